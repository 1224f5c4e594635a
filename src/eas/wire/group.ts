import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, Label, listOf, maybe } from './tolerant.ts';

const Network = z.looseObject({
  GatewayId: maybe.string,
  VpcId: maybe.string,
  VSwitchId: maybe.string,
  SecurityGroupId: maybe.string,
});

/** A service group: services behind one address. The access token is dropped at this border on purpose. */
export const ServiceGroup = z.pipe(
  z.looseObject({
    Name: z.string(),
    ClusterId: maybe.string,
    /** `auto`: traffic by the number of instances; `customized`: by fixed weights. */
    TrafficMode: maybe.string,
    QueueService: maybe.string,
    InternetEndpoint: maybe.string,
    IntranetEndpoint: maybe.string,
    Network: field(Network),
    Labels: listOf(Label),
    CallerUid: maybe.text,
    ParentUid: maybe.text,
    CreateTime: maybe.string,
    UpdateTime: maybe.string,
  }),
  z.transform((group) => ({ ...group, AccessToken: undefined })),
);

export type ServiceGroup = z.infer<typeof ServiceGroup>;

/** One page of ListGroups. */
export const GroupPage = pageOf('Groups', ServiceGroup);
