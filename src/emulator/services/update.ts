import { asObject } from '../catalog/spec.ts';
import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord, ServiceVersion } from '../state/serviceRecord.ts';
import { addOperation, countedConfig } from './change.ts';
import { checkService } from './checkService.ts';
import { invalid, knownConfig, memberTypeOf, readConfig } from './config.ts';
import { sameShown, wholeConfig } from './document.ts';
import { mergeJson } from './json.ts';
import { requireService } from './operate.ts';
import { refuseLocked } from './safetyLock.ts';
import { refuseRename, updateOne, type NewConfig } from './updateOne.ts';
import { currentVersion, withNewVersion, withOldVersion } from './versions.ts';
import { childrenOf, lastOperation, withServices, type ChangeEnv } from './world.ts';

type Document = Readonly<Record<string, unknown>>;

/** What UpdateService was given. */
export interface UpdateRequest extends NewConfig {
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
  if (lastOperation(service).kind === 'delete') {
    throw refusal(codes.wrongState, `The service ${name} is Deleting: it cannot be updated.`);
  }
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
  const changed = new Set<string | undefined>();
  for (const [index, document] of (members ?? []).entries()) {
    const read = readConfig(document, `members.${index}`);
    const type = memberTypeOf(read) ?? read.type;
    if (changed.has(type)) throw invalid(`members has ${type} more than once.`);
    changed.add(type);
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
  if (sameShown(service, config, service.config) && versionsOf(before) === versionsOf(after)) return after;
  const left = currentVersion(service, wholeConfig(before, service));
  const versioned = withNewVersion(service, { ...config }, left, env.now);
  return withServices(after, [withUpdate(versioned, env)], env.now);
}

/** Goes back to a version of an aggregate: each member that differed then is updated, the counts stay. */
export function restoreAggregate(
  state: EmulatorState,
  service: ServiceRecord,
  version: ServiceVersion,
  env: ChangeEnv,
): EmulatorState {
  const { members, ...own } = version.config;
  let next = state;
  for (const child of childrenOf(state, service.uid)) {
    const then = (Array.isArray(members) ? members : [])
      .map(asObject)
      .find((entry) => memberTypeIn(entry) === child.memberType);
    if (!then) continue;
    const count = knownConfig(child.config).metadata?.instance ?? 0;
    const request = { document: countedConfig(then, count), type: 'replace', member: undefined } as const;
    next = updateOne(next, child, request, env);
  }
  const left = currentVersion(service, wholeConfig(state, service));
  const restored = withOldVersion(service, { ...version, config: own }, left, env.now);
  return withServices(next, [withUpdate(restored, env)], env.now);
}

/** Notes an update on the aggregate's own record, which has no instances. */
function withUpdate(service: ServiceRecord, env: ChangeEnv): ServiceRecord {
  const operation = { kind: 'update', at: env.now, instances: 0, version: service.version } as const;
  return { ...service, operations: addOperation(service.operations, operation) };
}
