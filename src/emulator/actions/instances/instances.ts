import { requireService } from '../../services/operate.ts';
import { instanceAnswers } from '../../services/instanceAnswer.ts';
import { childrenOf } from '../../services/world.ts';
import { invalid } from '../../services/config.ts';
import { answerEnv, byLetters, pageOf, serviceName, slicePage, type Action, type ActionCall } from '../action.ts';

/** Filters of the query by the field of an instance that they compare with. */
const fields: Readonly<Record<string, string>> = {
  HostIP: 'HostIP',
  InstanceIP: 'InnerIP',
  InstanceName: 'InstanceName',
  InstanceStatus: 'Status',
  InstanceType: 'InstanceType',
  IsSpot: 'IsSpot',
  ReplicaName: 'ReplicaName',
  ResourceType: 'ResourceType',
  Role: 'Role',
};

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';
}

function takes(call: ActionCall, instance: Record<string, unknown>): boolean {
  for (const [name, wanted] of call.query) {
    const field = fields[name];
    if (field !== undefined && textOf(instance[field]) !== wanted) return false;
  }
  const part = call.query.get('Filter');
  if (part === undefined) return true;
  return ['InstanceName', 'InnerIP', 'HostIP'].some((name) => textOf(instance[name]).includes(part));
}

function sorted(call: ActionCall, instances: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const sort = call.query.get('Sort') ?? 'CreateTime';
  if (!['StartTime', 'CreateTime', 'InstanceName', 'Status'].includes(sort)) {
    throw invalid(`Sort must be StartTime, CreateTime, InstanceName or Status, not ${sort.slice(0, 40)}.`);
  }
  const sign = call.query.get('Order')?.toLowerCase() === 'desc' ? -1 : 1;
  return instances.toSorted((a, b) => sign * byLetters(textOf(a[sort]), textOf(b[sort])));
}

export const listServiceInstances: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const replicas = call.query.get('ListReplica') === 'true';
  const member = call.query.get('MemberType');
  const owners = [service, ...childrenOf(env.state, service.uid)].filter(
    (owner) => member === undefined || owner.memberType === member,
  );
  const all = owners.flatMap((owner) => instanceAnswers(owner, env.now, replicas));
  const page = pageOf(call, 100);
  const chosen = sorted(
    call,
    all.filter((instance) => takes(call, instance)),
  );
  return {
    Instances: slicePage(chosen, page),
    TotalCount: chosen.length,
    PageNumber: page.number,
    PageSize: page.size,
  };
};
