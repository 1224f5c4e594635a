import { autoscalerOf } from '../scaling/scaler.ts';
import { isoSeconds, type TimeScale } from '../clock.ts';
import { account, childRoleAttrs, region } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance, memberTypeOf, type ServiceConfig } from './config.ts';
import { serviceDocument } from './document.ts';
import { engineOf, machineOf, modelOf } from './modelOf.ts';
import { serviceStatus } from './status.ts';
import { childrenOf } from './world.ts';

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
  const parent = state.services.find((entry) => entry.uid === service.parentUid);
  return parent?.name ?? configOf(service).metadata?.group;
}

/** All labels of a service: of its configuration and of the call that created it. */
export function labelsOf(service: ServiceRecord): ReadonlyMap<string, string> {
  const own = Object.entries(configOf(service).labels ?? {}).map(([key, value]) => [key, String(value)] as const);
  return new Map([...own, ...Object.entries(service.labels)]);
}

/** The resources of one instance: what the configuration asks for, else those of its machines. */
function resourcesOf(config: ServiceConfig): { cpu: number; memoryMb: number; gpu: number } {
  const machine = machineOf(config);
  const machines = machinesPerInstance(config);
  return {
    cpu: config.metadata?.cpu ?? (machine?.cpu ?? 1) * machines,
    memoryMb: config.metadata?.memory ?? (machine?.memory ?? 1) * 1024 * machines,
    gpu: config.metadata?.gpu ?? (machine?.gpus ?? 0) * machines,
  };
}

/** `PublicResource`, `DedicatedResource` or `Lingjun`. */
export function resourceTypeOf(config: ServiceConfig): 'PublicResource' | 'DedicatedResource' | 'Lingjun' {
  if (config.metadata?.quota_id) return 'Lingjun';
  return config.metadata?.resource ? 'DedicatedResource' : 'PublicResource';
}

export function predictUrl(origin: string, name: string): string {
  return `${origin}/api/predict/${name}`;
}

function countsByResource(config: ServiceConfig, running: number): Record<string, number> {
  const kind = resourceTypeOf(config);
  return {
    Public: kind === 'PublicResource' ? running : 0,
    Dedicated: kind === 'DedicatedResource' ? running : 0,
    Quota: kind === 'Lingjun' ? running : 0,
  };
}

function memberFields(env: AnswerEnv, service: ServiceRecord): Record<string, unknown> {
  const parent = env.state.services.find((entry) => entry.uid === service.parentUid);
  if (!parent || !service.memberType) return {};
  return { RoleAttrs: childRoleAttrs(parent, service.memberType) };
}

function configFields(service: ServiceRecord, children: readonly ServiceRecord[]): Record<string, unknown> {
  const config = configOf(service);
  const parts = children.length > 0 ? children : [service];
  const resources = parts.map((part) => resourcesOf(configOf(part)));
  const image = config.containers?.find((container) => container.image)?.image;
  const model = parts.map((part) => modelOf(configOf(part), part.name)).find((found) => found !== undefined);
  return {
    Cpu: resources.reduce((sum, part) => sum + part.cpu, 0),
    Memory: resources.reduce((sum, part) => sum + part.memoryMb, 0),
    Gpu: resources.reduce((sum, part) => sum + part.gpu, 0),
    ...(image ? { Image: image } : {}),
    ...(model ? { AppSpecName: model.name } : {}),
    ...(config.metadata?.quota_id ? { QuotaId: config.metadata.quota_id } : {}),
    ...(config.metadata?.resource ? { Resource: config.metadata.resource } : {}),
  };
}

/** A service as ListServices and DescribeService answer it. */
export function serviceAnswer(env: AnswerEnv, service: ServiceRecord): Record<string, unknown> {
  const config = configOf(service);
  const children = childrenOf(env.state, service.uid);
  const at = serviceStatus(env.state, service, env.now, env.scale);
  const group = groupOf(env.state, service);
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
    InstanceCountInResource: countsByResource(config, at.running),
    AppType: serviceTypeOf(service, children.length > 0),
    Role: roleOf(service),
    ...memberFields(env, service),
    ...(group ? { ServiceGroup: group } : {}),
    ...configFields(service, children),
    ServiceConfig: JSON.stringify(serviceDocument(env.state, service)),
    Labels: [...labelsOf(service)].map(([LabelKey, LabelValue]) => ({ LabelKey, LabelValue })),
    CurrentVersion: service.version,
    LatestVersion: service.version,
    CreateTime: isoSeconds(service.createdAt),
    UpdateTime: isoSeconds(service.updatedAt),
    AccessToken: service.token,
    InternetEndpoint: url,
    IntranetEndpoint: url,
    SafetyLock: 'none',
    Source: 'api',
    TrafficState: group ? 'grouping' : 'standalone',
    Weight: 100,
    AutoscalerEnabled: autoscalerOf(service) !== undefined,
    CronscalerEnabled: service.cronScaler !== undefined,
  };
}
