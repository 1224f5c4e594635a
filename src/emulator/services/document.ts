import { childName } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { knownConfig } from './config.ts';
import { sameJson } from './json.ts';
import { childrenOf } from './world.ts';

type Document = Readonly<Record<string, unknown>>;

function withName(service: ServiceRecord, config: Document): Record<string, unknown> {
  const metadata = { ...knownConfig(config).metadata, name: service.name, workspace_id: service.workspaceId };
  return { ...config, metadata };
}

/** A member as it stands in the aggregate's configuration: without the name and workspace that it got as a service. */
function memberDocument(child: ServiceRecord, parent: ServiceRecord): Document {
  const type = child.memberType ?? '';
  return child.name === childName(parent.name, type) ? child.config : withName(child, child.config);
}

/** The configuration that a service runs with, as `ServiceConfig` shows it; an aggregate's holds its members' of now. */
export function serviceDocument(state: EmulatorState, service: ServiceRecord): Record<string, unknown> {
  return withName(service, wholeConfig(state, service));
}

/** The configuration of a service; of an aggregate with its members' of now. */
export function wholeConfig(state: EmulatorState, service: ServiceRecord): Document {
  const children = childrenOf(state, service.uid);
  if (children.length === 0) return service.config;
  return { ...service.config, members: children.map((child) => memberDocument(child, service)) };
}

/** True when two configurations of a service are the same where they are shown, with its name and workspace. */
export function sameShown(service: ServiceRecord, a: Document, b: Document): boolean {
  return sameJson(withName(service, a), withName(service, b));
}

/** A configuration of a service from its versions, as answers show it. */
export function versionDocument(service: ServiceRecord, config: Document): Record<string, unknown> {
  return withName(service, config);
}
