import { defaultWorkspaceId, workspaces } from '../catalog/workspaces.ts';
import { joinGroup } from '../groups/joinGroup.ts';
import { groupMembers, isQueue, isRouter } from '../groups/members.ts';
import { ApiError } from '../http/apiError.ts';
import { newToken } from '../ids.ts';
import { childName, codes, minutes } from '../inferred.ts';
import { refuseUnknownResource } from '../resources/resourceFree.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { createInstances } from './change.ts';
import { checkRunnable, checkService } from './checkService.ts';
import { invalid, memberTypeOf, readConfig, type ServiceConfig } from './config.ts';
import { checkLabels } from './labels.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { labelsOf } from './serviceAnswer.ts';
import { findService, withServices, type ChangeEnv } from './world.ts';

/** What CreateService was given. */
export interface CreateRequest {
  readonly document: Record<string, unknown>;
  readonly workspaceId: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Creates the service, and of an aggregate its members, and orders their instances. Throws an `ApiError`. */
export function createService(
  state: EmulatorState,
  request: CreateRequest,
  env: ChangeEnv,
): { state: EmulatorState; result: ServiceRecord } {
  const config = readConfig(request.document);
  const name = config.metadata?.name ?? config.name;
  if (!name) throw invalid('metadata.name, the name of the service, is missing.');
  checkService(config, name);
  checkLabels({ ...config.labels, ...request.labels });
  refuseTaken(state, name, env.now);
  const workspaceId = workspaceOf(request, config);
  const base = newRecord(name, workspaceId, request, config, env);
  refuseGroup(state, base, env.now);
  refuseUnknownResource(state, config, env.now);
  const joined = joinGroup(state, config, workspaceId, env);
  if (!config.members) {
    const service = createInstances(base, { ...env, freeNodes: freeNodesFor(state, config, env.now) });
    return { state: withServices(joined, [service], env.now), result: service };
  }
  const { members: _members, ...rest } = request.document;
  const parent: ServiceRecord = { ...base, config: rest, operations: [{ kind: 'create', at: env.now, instances: 0 }] };
  return { state: createMembers(joined, parent, config.members, env), result: parent };
}

function refuseTaken(state: EmulatorState, name: string, now: number): void {
  const taken = findService(state, name, now);
  if (!taken) return;
  const deleting = taken.operations.at(-1)?.kind === 'delete' ? ' and is still being deleted' : '';
  throw new ApiError(
    codes.nameTaken.status,
    codes.nameTaken.code,
    `A service named ${name} already exists in this region${deleting}.`,
    'Choose another name.',
  );
}

function workspaceOf(request: CreateRequest, config: ServiceConfig): string {
  const named = request.workspaceId ?? config.metadata?.workspace_id;
  const id = named === undefined || named === '' ? defaultWorkspaceId : String(named);
  if (!workspaces.some((workspace) => workspace.id === id)) throw invalid(`The workspace ${id} does not exist.`);
  return id;
}

/** Documented: a group holds a router or a queue service, not both. */
function refuseGroup(state: EmulatorState, service: ServiceRecord, now: number): void {
  const group = readConfig(service.config).metadata?.group;
  if (!group || (!isRouter(service) && !isQueue(service))) return;
  const other = groupMembers(state, group, now).find(isRouter(service) ? isQueue : isRouter);
  if (!other) return;
  throw invalid(`The service group ${group} cannot hold both a router and a queue service: ${other.name} is in it.`);
}

function newRecord(
  name: string,
  workspaceId: string,
  request: CreateRequest,
  config: ServiceConfig,
  env: ChangeEnv,
): ServiceRecord {
  return {
    uid: `eas-m-${env.ids.text(18)}`,
    name,
    token: config.token || newToken(env.ids),
    workspaceId,
    labels: { ...request.labels },
    config: request.document,
    createdAt: env.now,
    updatedAt: env.now,
    version: 1,
    operations: [],
    instances: [],
  };
}

function createMembers(
  state: EmulatorState,
  parent: ServiceRecord,
  members: readonly Record<string, unknown>[],
  env: ChangeEnv,
): EmulatorState {
  const read = members.map((document, index) => readMember(document, index));
  if (read.length === 0) throw invalid('members is empty: an aggregated service needs at least one member.');
  const twice = read.find((entry, index) => read.findIndex((other) => other.type === entry.type) !== index);
  if (twice) throw invalid(`members has ${twice.type} more than once.`);
  // Labels such as ServiceEngineType hold for the members too.
  const labels = Object.fromEntries(labelsOf(parent));
  const made: ServiceRecord[] = [parent];
  let next = state;
  for (const { type, document, config } of read) {
    const name = childName(parent.name, type);
    refuseTaken(state, name, env.now);
    if (made.some((entry) => entry.name === name)) throw invalid(`members has two that would be named ${name}.`);
    refuseUnknownResource(state, config, env.now);
    const child: ServiceRecord = {
      ...newRecord(name, parent.workspaceId, { document, workspaceId: undefined, labels }, config, env),
      parentUid: parent.uid,
      memberType: type,
    };
    // Members of one quota or resource group share its nodes: each sees what those before it took.
    if (config.metadata?.quota_id || config.metadata?.resource) next = withServices(state, made, env.now);
    const context = { ...env, delayMs: delayOf(type, env), freeNodes: freeNodesFor(next, config, env.now) };
    made.push(createInstances(child, context));
  }
  return withServices(state, made, env.now);
}

/** A router goes first; the engines of an aggregate are ordered when it is on its way. */
export function delayOf(memberType: string | undefined, env: ChangeEnv): number {
  return memberType === undefined || memberType === 'LLMGateway' ? 0 : env.scale.ms(minutes.afterRouter);
}

interface Member {
  readonly type: string;
  readonly document: Record<string, unknown>;
  readonly config: ServiceConfig;
}

function readMember(document: Record<string, unknown>, index: number): Member {
  const config = readConfig(document, `members.${index}`);
  const type = memberTypeOf(config) ?? config.type;
  if (!type) throw invalid(`members.${index}.type is missing: LLMPrefill, LLMDecode or LLMGateway.`);
  if (config.members) throw invalid(`members.${index} has members of its own: only an aggregated service has.`);
  checkRunnable(config, `members.${index}`);
  return { type, document, config };
}
