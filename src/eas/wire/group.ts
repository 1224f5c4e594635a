import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, Label, listOf, text } from './tolerant.ts';

const Network = z.looseObject({
  GatewayId: field(z.string()),
  VpcId: field(z.string()),
  VSwitchId: field(z.string()),
  SecurityGroupId: field(z.string()),
});

/** A service group: services behind one address. The access token is dropped at this border on purpose. */
export const ServiceGroup = z.pipe(
  z.looseObject({
    Name: z.string(),
    ClusterId: field(z.string()),
    /** `auto`: traffic by the number of instances; `customized`: by fixed weights. */
    TrafficMode: field(z.string()),
    QueueService: field(z.string()),
    InternetEndpoint: field(z.string()),
    IntranetEndpoint: field(z.string()),
    Network: field(Network),
    Labels: listOf(Label),
    CallerUid: field(text),
    ParentUid: field(text),
    CreateTime: field(z.string()),
    UpdateTime: field(z.string()),
  }),
  z.transform((group) => ({ ...group, AccessToken: undefined })),
);

export type ServiceGroup = z.infer<typeof ServiceGroup>;

/** One page of ListGroups. */
export const GroupPage = pageOf('Groups', ServiceGroup);
