import type { ServiceConfig } from '../api.ts';
import type { DeploymentForm, MemberForm } from './form.ts';
import { listAt, objectAt, textAt, without, type JsonObject } from './json.ts';
import { writeEnv } from './memberEnv.ts';
import { writeResource } from './memberResource.ts';
import { memberSlots } from './memberSlots.ts';

/**
 * The configuration that says what the form says. Keys that the form has no field for stay, and so does the order; a
 * value that the form does not change is not touched. Members that the configuration does not have are not added.
 */
export function applyForm(config: ServiceConfig, form: DeploymentForm): ServiceConfig {
  const named = writeWorkspace(writeName(config, form.name), form.workspaceId);
  const changed = new Map<number | undefined, JsonObject>();
  for (const slot of memberSlots(named)) {
    const member = form.members.find((candidate) => candidate.key === slot.key);
    if (member !== undefined) changed.set(slot.index, writeMember(slot.document, member));
  }
  const whole = changed.get(undefined);
  if (whole !== undefined) return whole;
  if (changed.size === 0) return named;
  return { ...named, members: listAt(named, 'members').map((entry, index) => changed.get(index) ?? entry) };
}

function writeName(config: ServiceConfig, name: string): ServiceConfig {
  const metadata = objectAt(config, 'metadata');
  const alias = textAt(config, 'name') !== '' && textAt(metadata, 'name') === '';
  if (alias) return textAt(config, 'name') === name ? config : { ...config, name };
  if (textAt(metadata, 'name') === name) return config;
  // A name comes first: that is where a reader looks for it.
  return {
    ...withMetadataFirst(config),
    metadata: Object.hasOwn(metadata, 'name') ? { ...metadata, name } : { name, ...metadata },
  };
}

function writeWorkspace(config: ServiceConfig, workspaceId: string): ServiceConfig {
  const metadata = objectAt(config, 'metadata');
  if (textAt(metadata, 'workspace_id') === workspaceId) return config;
  const kept = workspaceId === '' ? without(metadata, 'workspace_id') : { ...metadata, workspace_id: workspaceId };
  return { ...withMetadataFirst(config), metadata: kept };
}

function withMetadataFirst(config: ServiceConfig): ServiceConfig {
  return Object.hasOwn(config, 'metadata') ? config : { metadata: {}, ...config };
}

function writeMember(document: JsonObject, member: MemberForm): JsonObject {
  return writeEnv(writeResource(writeInstances(document, member.instances), member.resource), member);
}

/** Text that is no whole number leaves the configuration as it is: the field says what is wrong with it. */
function writeInstances(document: JsonObject, instances: string): JsonObject {
  const metadata = objectAt(document, 'metadata');
  const wanted = instances.trim();
  if (!/^\d{1,9}$/.test(wanted) || textAt(metadata, 'instance') === wanted) return document;
  return { ...document, metadata: { ...metadata, instance: Number(wanted) } };
}
