import { configOf } from '../../services/config.ts';
import { withMembers } from '../../services/findInstance.ts';
import { instanceAnswers } from '../../services/instanceAnswer.ts';
import { answerEnv, pageOf, serviceName, slicePage, type Action, type ActionCall } from '../action.ts';
import { flagOf, sortedBy } from '../query.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Filters of the query by the field of an instance that they compare with. */
const fields: Readonly<Record<string, string>> = {
  HostIP: 'HostIP',
  InstanceIP: 'InnerIP',
  InstanceName: 'InstanceName',
  InstanceStatus: 'Status',
  InstanceType: 'InstanceType',
  IsSpot: 'IsSpot',
  ReplicaName: 'ReplicaName',
  Role: 'Role',
};

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';
}

function takes(call: ActionCall, instance: Answer): boolean {
  for (const [name, field] of Object.entries(fields)) {
    const wanted = call.query.get(name);
    if (wanted !== undefined && textOf(instance[field]) !== wanted) return false;
  }
  const kind = call.query.get('ResourceType');
  // An older release calls a private resource a dedicated one.
  const wantedKind = kind === 'DedicatedResource' ? 'PrivateResource' : kind;
  if (wantedKind !== undefined && instance['ResourceType'] !== wantedKind) return false;
  const part = call.query.get('Filter');
  if (part === undefined) return true;
  return ['InstanceName', 'InnerIP', 'HostIP'].some((name) => textOf(instance[name]).includes(part));
}

const sortKeys = Object.fromEntries(
  ['StartTime', 'CreateTime', 'InstanceName', 'Status'].map((name) => [name, (entry: Answer) => textOf(entry[name])]),
);

export const listServiceInstances: Action = (call) => {
  const env = answerEnv(call.world);
  const replicas = flagOf(call, 'ListReplica') ?? false;
  const member = call.query.get('MemberType');
  const quota = call.query.get('QuotaId');
  const resource = call.query.get('Resource');
  const owners = withMembers(env.state, serviceName(call), env.now).filter((owner) => {
    const { metadata } = configOf(owner);
    if (member !== undefined && owner.memberType !== member) return false;
    if (quota !== undefined && metadata?.quota_id !== quota) return false;
    return resource === undefined || metadata?.resource === resource;
  });
  const all = owners.flatMap((owner) => instanceAnswers(owner, env.now, replicas));
  const page = pageOf(call, 100);
  const chosen = all.filter((instance) => takes(call, instance));
  return {
    Instances: slicePage(sortedBy(call, chosen, sortKeys, { sort: 'CreateTime', order: 'asc' }), page),
    TotalCount: chosen.length,
    PageNumber: page.number,
    PageSize: page.size,
  };
};
