import { asObject } from '../catalog/spec.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { invalid, knownConfig, memberTypeOf, readConfig } from './config.ts';
import { createService } from './create.ts';
import { wholeConfig } from './document.ts';
import { mergeJson } from './json.ts';
import { requireService } from './operate.ts';
import type { ChangeEnv } from './world.ts';

type Document = Readonly<Record<string, unknown>>;

/** What CloneService was given: what differs from the service, its new name at least. */
export interface CloneRequest {
  readonly document: Document;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Creates a service with the configuration of another, and the body of the call merged into it [INFER]. It gets a token,
 * endpoints and versions of its own; an aggregate gets members of its own.
 */
export function cloneService(
  state: EmulatorState,
  name: string,
  request: CloneRequest,
  env: ChangeEnv,
): { state: EmulatorState; result: ServiceRecord } {
  const service = requireService(state, name, env.now);
  const given = readConfig(request.document);
  const newName = given.metadata?.name ?? given.name;
  if (!newName) throw invalid('metadata.name, the name of the new service, is missing.');
  if (newName === name) throw invalid(`The new service needs another name than ${name}.`);
  const document = mergedMembers(nameless(wholeConfig(state, service)), request.document);
  const workspaceId = given.metadata?.workspace_id === undefined ? service.workspaceId : undefined;
  const labels = { ...service.labels, ...request.labels };
  return createService(state, { document, workspaceId, labels }, env);
}

/** A configuration without what belongs to one service alone. */
function nameless(config: Document): Record<string, unknown> {
  const { name: _name, token: _token, ...rest } = config;
  const { name: _own, workspace_id: _workspace, ...metadata } = asObject(rest['metadata']);
  const { members } = rest;
  const parts = Array.isArray(members) ? { members: members.map((member) => nameless(asObject(member))) } : {};
  return { ...rest, metadata, ...parts };
}

/** Members of the body are merged into those of the same type. */
function mergedMembers(config: Record<string, unknown>, given: Document): Record<string, unknown> {
  const merged = mergeJson(config, given);
  if (!Array.isArray(config['members']) || !Array.isArray(given['members'])) return merged;
  const changes = given['members'].map(asObject);
  const members = config['members'].map((entry) => {
    const member = asObject(entry);
    const change = changes.find((candidate) => typeIn(candidate) === typeIn(member));
    return change ? mergeJson(member, change) : member;
  });
  const unknown = changes.find((change) => !members.some((member) => typeIn(member) === typeIn(change)));
  if (unknown) throw invalid(`The service has no member ${typeIn(unknown) ?? 'of that type'} to clone.`);
  return { ...merged, members };
}

function typeIn(document: Document): string | undefined {
  const read = knownConfig(document);
  return memberTypeOf(read) ?? read.type;
}
