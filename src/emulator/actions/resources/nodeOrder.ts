import * as z from 'zod/mini';
import { missing } from '../../http/apiError.ts';
import type { NodeOrder } from '../../resources/nodes.ts';
import { Labels, labelWords } from '../fields.ts';

/** The fields of a body that order machines: of CreateResource, where all may be left out, and CreateResourceInstances. */
export const nodeFields = {
  AutoRenewal: z.optional(z.boolean()),
  ChargeType: z.optional(z.enum(['PrePaid', 'PostPaid'])),
  EcsInstanceCount: z.optional(z.int().check(z.gte(1), z.lte(100))),
  EcsInstanceType: z.optional(z.string().check(z.minLength(1))),
  Labels: z.optional(Labels),
  SystemDiskSize: z.optional(z.int().check(z.gte(200), z.lte(2000))),
  Zone: z.optional(z.string()),
};

/** What each of them must be. */
export const nodeWords = {
  AutoRenewal: 'true or false',
  ChargeType: 'PrePaid or PostPaid',
  EcsInstanceCount: 'a whole number from 1 to 100',
  EcsInstanceType: 'the name of an instance type',
  Labels: labelWords,
  SystemDiskSize: 'a whole number of GiB from 200 to 2000',
  Zone: 'the name of a zone',
};

const Fields = z.object(nodeFields);

/** The order that the fields make. Refuses when one is missing that an order needs. */
export function nodeOrder(fields: z.infer<typeof Fields>): NodeOrder {
  const { ChargeType: chargeType, EcsInstanceCount: count, EcsInstanceType: type } = fields;
  if (chargeType === undefined) throw missing('ChargeType');
  if (count === undefined) throw missing('EcsInstanceCount');
  if (type === undefined) throw missing('EcsInstanceType');
  return {
    type,
    count,
    chargeType,
    autoRenewal: fields.AutoRenewal ?? false,
    diskSize: fields.SystemDiskSize ?? 200,
    zone: fields.Zone || undefined,
    labels: fields.Labels ?? {},
  };
}
