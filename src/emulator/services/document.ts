import { childName } from '../inferred.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf } from './config.ts';
import { childrenOf } from './world.ts';

function withName(service: ServiceRecord): Record<string, unknown> {
  const metadata = { ...configOf(service).metadata, name: service.name, workspace_id: service.workspaceId };
  return { ...service.config, metadata };
}

/** A member as it stands in the aggregate's configuration: without the name and workspace that it got as a service. */
function memberDocument(child: ServiceRecord, parent: ServiceRecord): Record<string, unknown> {
  const type = child.memberType ?? '';
  return child.name === childName(parent.name, type) ? child.config : withName(child);
}

/** The configuration that a service runs with, as `ServiceConfig` shows it; an aggregate's holds its members' of now. */
export function serviceDocument(state: EmulatorState, service: ServiceRecord): Record<string, unknown> {
  const document = withName(service);
  const children = childrenOf(state, service.uid);
  if (children.length === 0) return document;
  return { ...document, members: children.map((child) => memberDocument(child, service)) };
}
