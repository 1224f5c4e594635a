import { isoSeconds, type TimeScale } from '../clock.ts';
import { trafficOf } from '../groups/traffic.ts';
import { account, childRoleAttrs, region } from '../inferred.ts';
import { autoscalerOf } from '../scaling/scaler.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, memberTypeOf, type ServiceConfig } from './config.ts';
import { configFields, placeFields } from './configFields.ts';
import { serviceDocument } from './document.ts';
import { engineOf } from './modelOf.ts';
import { lockOf } from './safetyLock.ts';
import { serviceStatus } from './status.ts';
import { latestVersion } from './versions.ts';
import { childrenOf, parentOf } from './world.ts';

/** What an answer is made from beside the record. */
export interface AnswerEnv {
  readonly state: EmulatorState;
  readonly now: number;
  readonly scale: TimeScale;
  /** Where the emulator listens, `http://127.0.0.1:PORT`. */
  readonly origin: string;
}

/** The type that ListServices filters by (`ServiceType`), also shown as `AppType` [INFER]. */
export function serviceTypeOf(service: ServiceRecord, isAggregate: boolean): string {
  const config = configOf(service);
  if (memberTypeOf(config) === 'LLMGateway') return 'LLMGatewayService';
  const given = config.metadata?.type;
  if (isAggregate || memberTypeOf(config) || engineOf(config) !== 'unknown') return 'LLM';
  return given ?? 'Standard';
}

/** `Role` of a service: its member type, else `Standard`. */
export function roleOf(service: ServiceRecord): string {
  return service.memberType ?? memberTypeOf(configOf(service)) ?? configOf(service).metadata?.role ?? 'Standard';
}

/** The group that a service is in: the one it names; a member is in its aggregate's [INFER]. */
export function groupOf(state: EmulatorState, service: ServiceRecord): string | undefined {
  return parentOf(state, service)?.name ?? configOf(service).metadata?.group;
}

/** All labels of a service: of its configuration and of the call that created it. */
export function labelsOf(service: ServiceRecord): ReadonlyMap<string, string> {
  const own = Object.entries(configOf(service).labels ?? {}).map(([key, value]) => [key, String(value)] as const);
  return new Map([...own, ...Object.entries(service.labels)]);
}

/** `PublicResource`, `DedicatedResource` or `Lingjun`. */
export function resourceTypeOf(config: ServiceConfig): 'PublicResource' | 'DedicatedResource' | 'Lingjun' {
  if (config.metadata?.quota_id) return 'Lingjun';
  return config.metadata?.resource ? 'DedicatedResource' : 'PublicResource';
}

export function predictUrl(origin: string, name: string): string {
  return `${origin}/api/predict/${name}`;
}

/** Documented by its example: an asynchronous service has a second address, to its queue. */
function asyncEndpoints(origin: string, service: ServiceRecord): Record<string, string> {
  if (configOf(service).metadata?.type !== 'Async') return {};
  const url = predictUrl(origin, `async_path.${service.name}`);
  return { SecondaryInternetEndpoint: url, SecondaryIntranetEndpoint: url };
}

/** Instances that take traffic, by what they stand on; of an aggregate those of its members. */
function countsByResource(env: AnswerEnv, parts: readonly ServiceRecord[]): Record<string, number> {
  const counts = { PublicResource: 0, DedicatedResource: 0, Lingjun: 0 };
  for (const part of parts) {
    counts[resourceTypeOf(configOf(part))] += serviceStatus(env.state, part, env.now, env.scale).running;
  }
  return { Public: counts.PublicResource, Dedicated: counts.DedicatedResource, Quota: counts.Lingjun };
}

function memberFields(env: AnswerEnv, service: ServiceRecord): Record<string, unknown> {
  const parent = parentOf(env.state, service);
  if (!parent || !service.memberType) return {};
  return { RoleAttrs: childRoleAttrs(parent, service.memberType) };
}

/** A service as ListServices and DescribeService answer it. */
export function serviceAnswer(env: AnswerEnv, service: ServiceRecord): Record<string, unknown> {
  const config = configOf(service);
  const children = childrenOf(env.state, service.uid);
  const at = serviceStatus(env.state, service, env.now, env.scale);
  const group = groupOf(env.state, service);
  const traffic = trafficOf(service);
  const url = predictUrl(env.origin, service.name);
  return {
    ServiceId: service.uid,
    ServiceUid: service.uid,
    ServiceName: service.name,
    Namespace: service.name,
    Region: region.id,
    WorkspaceId: service.workspaceId,
    ParentUid: account.uid,
    CallerUid: account.callerUid,
    Status: at.status,
    Reason: at.reason,
    Message: at.message,
    TotalInstance: at.total,
    RunningInstance: at.running,
    PendingInstance: at.pending,
    InstanceCountInResource: countsByResource(env, children.length > 0 ? children : [service]),
    AppType: serviceTypeOf(service, children.length > 0),
    Role: roleOf(service),
    ...memberFields(env, service),
    ...(group ? { ServiceGroup: group } : {}),
    ...configFields(service, children),
    ...placeFields(env.state, config),
    ServiceConfig: JSON.stringify(serviceDocument(env.state, service)),
    Labels: [...labelsOf(service)].map(([LabelKey, LabelValue]) => ({ LabelKey, LabelValue })),
    CurrentVersion: service.version,
    LatestVersion: latestVersion(service),
    CreateTime: isoSeconds(service.createdAt),
    UpdateTime: isoSeconds(service.updatedAt),
    AccessToken: service.token,
    InternetEndpoint: url,
    IntranetEndpoint: url,
    ...asyncEndpoints(env.origin, service),
    SafetyLock: lockOf(service),
    Source: 'api',
    TrafficState: traffic.state,
    Weight: traffic.weight,
    AutoscalerEnabled: autoscalerOf(service) !== undefined,
    CronscalerEnabled: service.cronScaler !== undefined,
  };
}
