import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { rollService, scaleInstances } from './change.ts';
import { checkRunnable, checkService, invalid, knownConfig, memberTypeOf, readConfig } from './config.ts';
import { freeNodesFor } from './create.ts';
import { requireService } from './operate.ts';
import { serviceStatus } from './status.ts';
import { childrenOf, withServices, type ChangeEnv } from './world.ts';

type Document = Record<string, unknown>;

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
  const children = childrenOf(state, service.uid);
  if (request.member !== undefined) {
    const child = children.find((entry) => entry.memberType === request.member || entry.name === request.member);
    if (!child) throw invalid(`${name} has no member ${request.member}.`);
    const document = memberPart(request.document, child);
    return { state: updateOne(state, child, { ...request, document }, env), result: service };
  }
  if (children.length === 0) return { state: updateOne(state, service, request, env), result: service };
  return updateAggregate(state, service, children, request, env);
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
  const operations = [...service.operations, { kind: 'update' as const, at: env.now, instances: 0 }];
  const result = { ...service, config, updatedAt: env.now, version: service.version + 1, operations };
  let next = withServices(state, [result], env.now);
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
  return { state: next, result };
}

function updateOne(
  state: EmulatorState,
  service: ServiceRecord,
  request: UpdateRequest,
  env: ChangeEnv,
): EmulatorState {
  refuseRename(service, request.document);
  const config = request.type === 'merge' ? mergeJson(service.config, request.document) : request.document;
  const read = readConfig(config);
  if (read.members) throw invalid('A service cannot become an aggregated one: create a new service.');
  if (service.parentUid === undefined) checkService(read, service.name);
  else checkRunnable(read, service.memberType ?? '');
  if (sameJson(config, service.config)) return state;
  const context = { ...env, freeNodes: freeNodesFor(state, read, env.now) };
  const stopped = ['Stopped', 'Stopping', 'Deleting'].includes(
    serviceStatus(state, service, env.now, env.scale).status,
  );
  const count = read.metadata?.instance ?? 0;
  if (!stopped && sameJson(withCount(config, 0), withCount(service.config, 0))) {
    return withServices(state, [scaleInstances(service, count, [], context)], env.now);
  }
  const updated = { ...service, config, version: service.version + 1, updatedAt: env.now };
  return withServices(state, [stopped ? updated : rollService(updated, 'update', context)], env.now);
}

function refuseRename(service: ServiceRecord, document: Document): void {
  const read = readConfig(document);
  const name = read.metadata?.name ?? read.name;
  const own = service.parentUid === undefined ? service.name : undefined;
  if (name === undefined || name === own || (own === undefined && name === service.name)) return;
  throw invalid(`The name of a service cannot be changed (${service.name} to ${name.slice(0, 80)}).`);
}

function withCount(config: Document, count: number): Document {
  return { ...config, metadata: { ...knownConfig(config).metadata, instance: count } };
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The stored object with the new keys in it; objects are merged, everything else is replaced. */
export function mergeJson(stored: Document, added: Document): Document {
  const merged: Document = { ...stored };
  for (const [key, value] of Object.entries(added)) {
    if (key === '__proto__') continue;
    const old = merged[key];
    merged[key] = isObject(old) && isObject(value) ? mergeJson(old, value) : value;
  }
  return merged;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
