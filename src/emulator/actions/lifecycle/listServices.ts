import * as z from 'zod/mini';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { instanceTypeOf, invalid, configOf } from '../../services/config.ts';
import {
  groupOf,
  labelsOf,
  resourceTypeOf,
  roleOf,
  serviceAnswer,
  serviceTypeOf,
  type AnswerEnv,
} from '../../services/serviceAnswer.ts';
import { serviceStatus } from '../../services/status.ts';
import { childrenOf, visibleServices } from '../../services/world.ts';
import { answerEnv, byLetters, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';

type Test = (env: AnswerEnv, service: ServiceRecord, wanted: string) => boolean;

/** Filters that the emulator applies; others of the contract have nothing to choose from here and take everything. */
const filters: Readonly<Record<string, Test>> = {
  Filter: (_env, service, wanted) => service.name.includes(wanted),
  ServiceName: (_env, service, wanted) => service.name === wanted,
  ServiceUid: (_env, service, wanted) => service.uid === wanted,
  ParentServiceUid: (_env, service, wanted) => service.parentUid === wanted,
  WorkspaceId: (_env, service, wanted) => service.workspaceId === wanted,
  ServiceStatus: (env, service, wanted) => wanted.split(',').includes(statusWord(env, service)),
  ServiceType: (env, service, wanted) => serviceTypeOf(service, isAggregate(env, service)) === wanted,
  Role: (_env, service, wanted) => roleOf(service) === wanted,
  GroupName: (env, service, wanted) => groupOf(env.state, service) === wanted,
  QuotaId: (_env, service, wanted) => configOf(service).metadata?.quota_id === wanted,
  ResourceId: (_env, service, wanted) => configOf(service).metadata?.resource === wanted,
  ResourceName: (_env, service, wanted) => configOf(service).metadata?.resource === wanted,
  ResourceType: (_env, service, wanted) => resourceTypeOf(configOf(service)) === wanted,
  TrafficState: (env, service, wanted) => (groupOf(env.state, service) ? 'grouping' : 'standalone') === wanted,
  AutoscalerEnabled: (_env, _service, wanted) => wanted === 'false',
  CronscalerEnabled: (_env, _service, wanted) => wanted === 'false',
  Gateway: () => false,
};

function isAggregate(env: AnswerEnv, service: ServiceRecord): boolean {
  return childrenOf(env.state, service.uid).length > 0;
}

function statusWord(env: AnswerEnv, service: ServiceRecord): string {
  return serviceStatus(env.state, service, env.now, env.scale).status;
}

function wantedLabels(call: ActionCall): Record<string, string> {
  const text = call.query.get('Label');
  if (text === undefined) return {};
  try {
    return z.parse(z.record(z.string(), z.string()), JSON.parse(text));
  } catch {
    throw invalid('Label must be JSON text of an object, for example {"key":"value"}.');
  }
}

const sortKeys: Readonly<Record<string, (env: AnswerEnv, service: ServiceRecord) => string>> = {
  CreateTime: (_env, service) => String(service.createdAt).padStart(16, '0'),
  UpdateTime: (_env, service) => String(service.updatedAt).padStart(16, '0'),
  ServiceName: (_env, service) => service.name,
  Status: (env, service) => statusWord(env, service),
  ServiceStatus: (env, service) => statusWord(env, service),
  WorkspaceId: (_env, service) => service.workspaceId,
  InstanceType: (_env, service) => instanceTypeOf(configOf(service)) ?? '',
};

function sorted(env: AnswerEnv, services: readonly ServiceRecord[], call: ActionCall): ServiceRecord[] {
  const sort = call.query.get('Sort') ?? 'CreateTime';
  const key = sortKeys[sort];
  if (!key) throw invalid(`Sort must be one of ${Object.keys(sortKeys).join(', ')}, not ${sort.slice(0, 40)}.`);
  const order = (call.query.get('Order') ?? 'desc').toLowerCase();
  if (order !== 'asc' && order !== 'desc') throw invalid('Order must be asc or desc.');
  const sign = order === 'asc' ? 1 : -1;
  // Equal ones stay in the order of their names, so that pages never overlap.
  return services.toSorted((a, b) => sign * byLetters(key(env, a), key(env, b)) || byLetters(a.name, b.name));
}

export const listServices: Action = (call) => {
  const env = answerEnv(call.world);
  const labels = Object.entries(wantedLabels(call));
  const page = pageOf(call, 100);
  const chosen = visibleServices(env.state, env.now).filter((service) => {
    const has = labelsOf(service);
    if (!labels.every(([key, value]) => has.get(key) === value)) return false;
    return [...call.query].every(([name, wanted]) => filters[name]?.(env, service, wanted) ?? true);
  });
  const services = slicePage(sorted(env, chosen, call), page).map((service) => serviceAnswer(env, service));
  return { Services: services, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};
