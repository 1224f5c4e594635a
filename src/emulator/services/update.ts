import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord, ServiceVersion } from '../state/serviceRecord.ts';
import { countedConfig, rollService, scaleInstances } from './change.ts';
import { checkRunnable, checkService } from './checkService.ts';
import { invalid, knownConfig, memberTypeOf, readConfig } from './config.ts';
import { wholeConfig } from './document.ts';
import { mergeJson, sameJson } from './json.ts';
import { requireService } from './operate.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { refuseLocked } from './safetyLock.ts';
import { serviceStatus } from './status.ts';
import { currentVersion, withNewVersion, withOldVersion } from './versions.ts';
import { childrenOf, withServices, type ChangeEnv } from './world.ts';

type Document = Readonly<Record<string, unknown>>;

export interface UpdateRequest {
  readonly document: Document;
  /** `merge`: keys are added to the stored configuration. `replace`: the body becomes the whole of it. */
  readonly type: 'merge' | 'replace';
  /** A member type: the body is that member's configuration, or the whole with that member in it [INFER]. */
  readonly member: string | undefined;
}

interface Changed {
  readonly state: EmulatorState;
  readonly result: ServiceRecord;
}

/** Changes the configuration of a service, of one member, or of an aggregate with its members. */
export function updateService(state: EmulatorState, name: string, request: UpdateRequest, env: ChangeEnv): Changed {
  const service = requireService(state, name, env.now);
  refuseLocked(state, service, 'change');
  const children = childrenOf(state, service.uid);
  if (request.member !== undefined) return updateMember(state, service, request.member, request, env);
  if (children.length === 0) return { state: updateOne(state, service, request, env), result: service };
  return updateAggregate(state, service, children, request, env);
}

function updateMember(
  state: EmulatorState,
  service: ServiceRecord,
  member: string,
  request: UpdateRequest,
  env: ChangeEnv,
): Changed {
  const child = childrenOf(state, service.uid).find((entry) => entry.memberType === member || entry.name === member);
  if (!child) throw invalid(`${service.name} has no member ${member.slice(0, 80)}.`);
  const document = memberPart(request.document, child);
  const next = updateOne(state, child, { ...request, document }, env);
  return { state: noteVersion(state, next, service, service.config, env), result: service };
}

/** The member's own part of a body that is the whole configuration; else the body. */
function memberPart(document: Document, child: ServiceRecord): Document {
  const { members } = readConfig(document);
  if (!members) return document;
  const part = members.find((entry) => memberTypeIn(entry) === child.memberType);
  if (!part) throw invalid(`members has no ${child.memberType ?? child.name}.`);
  return part;
}

function memberTypeIn(document: Document): string | undefined {
  const read = knownConfig(document);
  return memberTypeOf(read) ?? read.type;
}

function updateAggregate(
  state: EmulatorState,
  service: ServiceRecord,
  children: readonly ServiceRecord[],
  request: UpdateRequest,
  env: ChangeEnv,
): Changed {
  const { members, ...own } = readConfig(request.document);
  refuseRename(service, request.document);
  const config = request.type === 'merge' ? mergeJson(service.config, own) : own;
  checkService({ ...readConfig(config), members: [] }, service.name);
  let next = state;
  for (const [index, document] of (members ?? []).entries()) {
    const read = readConfig(document, `members.${index}`);
    const type = memberTypeOf(read) ?? read.type;
    const child = children.find((entry) => entry.memberType === type);
    if (!child)
      throw invalid(
        `members.${index}: ${service.name} has no member ${type ?? 'of that type'}; members are fixed when a service is created.`,
      );
    next = updateOne(next, child, { ...request, document }, env);
  }
  return { state: noteVersion(state, next, service, config, env), result: service };
}

/** Gives the aggregate a version of its own when an update changed more than instance counts in it [INFER]. */
function noteVersion(
  before: EmulatorState,
  after: EmulatorState,
  service: ServiceRecord,
  config: Document,
  env: ChangeEnv,
): EmulatorState {
  const versionsOf = (state: EmulatorState): string =>
    childrenOf(state, service.uid)
      .map((child) => child.version)
      .join();
  if (sameJson(config, service.config) && versionsOf(before) === versionsOf(after)) return after;
  const left = currentVersion(service, wholeConfig(before, service));
  const versioned = withNewVersion(service, { ...config }, left, env.now);
  const operations = [...service.operations, { kind: 'update' as const, at: env.now, instances: 0 }];
  return withServices(after, [{ ...versioned, operations }], env.now);
}

function updateOne(
  state: EmulatorState,
  service: ServiceRecord,
  request: UpdateRequest,
  env: ChangeEnv,
): EmulatorState {
  refuseRename(service, request.document);
  const config = request.type === 'merge' ? mergeJson(service.config, request.document) : { ...request.document };
  checkConfig(service, config);
  if (sameJson(config, service.config)) return state;
  const count = readConfig(config).metadata?.instance ?? 0;
  const onlyCount = sameJson(countedConfig(config, 0), countedConfig(service.config, 0));
  if (onlyCount && !isStopped(state, service, env)) {
    const freeNodes = freeNodesFor(state, readConfig(config), env.now, service);
    return withServices(state, [scaleInstances(service, count, [], { ...env, freeNodes })], env.now);
  }
  const left = currentVersion(service, service.config);
  return applyVersion(state, service, withNewVersion(service, config, left, env.now), env);
}

/**
 * Goes back to a version that the service had: a rolling update with its configuration. The instance count stays that
 * of now, since scaling makes no versions [INFER].
 */
export function restoreVersion(
  state: EmulatorState,
  service: ServiceRecord,
  version: ServiceVersion,
  env: ChangeEnv,
): EmulatorState {
  const count = knownConfig(service.config).metadata?.instance ?? 0;
  const to = { ...version, config: countedConfig(version.config, count) };
  const left = currentVersion(service, service.config);
  return applyVersion(state, service, withOldVersion(service, to, left, env.now), env);
}

function applyVersion(
  state: EmulatorState,
  before: ServiceRecord,
  updated: ServiceRecord,
  env: ChangeEnv,
): EmulatorState {
  if (isStopped(state, before, env)) return withServices(state, [updated], env.now);
  const freeNodes = freeNodesFor(state, readConfig(updated.config), env.now, updated);
  return withServices(state, [rollService(updated, { ...env, freeNodes })], env.now);
}

function isStopped(state: EmulatorState, service: ServiceRecord, env: ChangeEnv): boolean {
  return ['Stopped', 'Stopping', 'Deleting'].includes(serviceStatus(state, service, env.now, env.scale).status);
}

function checkConfig(service: ServiceRecord, config: Document): void {
  const read = readConfig(config);
  if (read.members) throw invalid('A service cannot become an aggregated one: create a new service.');
  if (service.parentUid === undefined) checkService(read, service.name);
  else checkRunnable(read, service.memberType ?? '');
  const group = knownConfig(service.config).metadata?.group;
  if ((read.metadata?.group || undefined) === (group || undefined)) return;
  throw invalid(`The service group of ${service.name} is fixed when the service is created: it is ${group || 'none'}.`);
}

function refuseRename(service: ServiceRecord, document: Document): void {
  const read = readConfig(document);
  const name = read.metadata?.name ?? read.name;
  const own = service.parentUid === undefined ? service.name : undefined;
  if (name === undefined || name === own || (own === undefined && name === service.name)) return;
  throw invalid(`The name of a service cannot be changed (${service.name} to ${name.slice(0, 80)}).`);
}
