import type { ServiceConfig } from '../api.ts';
import type { DeploymentForm, MemberForm } from './form.ts';
import { isObject, numberAt, objectAt, textAt } from './json.ts';
import { readEnv } from './memberEnv.ts';
import { readResource } from './memberResource.ts';
import { memberSlots, type MemberSlot } from './memberSlots.ts';

/** Machines of one instance where `unit` is there without a size. Source: EAS's multi-machine inference. */
const defaultUnitSize = 2;

/** The form that shows what a configuration says. What the form has no field for stays in the configuration only. */
export function readForm(config: ServiceConfig): DeploymentForm {
  const metadata = objectAt(config, 'metadata');
  return {
    name: textAt(metadata, 'name') || textAt(config, 'name'),
    workspaceId: textAt(metadata, 'workspace_id'),
    members: memberSlots(config).map(readMember),
  };
}

function readMember(slot: MemberSlot): MemberForm {
  const metadata = objectAt(slot.document, 'metadata');
  return {
    key: slot.key,
    memberType: slot.memberType,
    resource: readResource(slot.document),
    instances: textAt(metadata, 'instance'),
    ...readEnv(slot.document),
    unitSize: isObject(slot.document['unit']) ? (numberAt(slot.document['unit'], 'size') ?? defaultUnitSize) : 1,
    gpusPerInstance: numberAt(metadata, 'gpu'),
  };
}
