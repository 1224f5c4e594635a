import { ApiError } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, machinesPerInstance } from './config.ts';
import { machineNames } from './containers.ts';
import { isPresent } from './instanceState.ts';
import { requireService } from './operate.ts';
import { childrenOf } from './world.ts';

/** An instance that was named in a call. */
export interface NamedInstance {
  /** The service that it belongs to: the one that was named, or a member of it. */
  readonly owner: ServiceRecord;
  readonly instance: InstanceRecord;
}

/** A service with its members, which answer for it. */
export function withMembers(state: EmulatorState, name: string, now: number): readonly ServiceRecord[] {
  const service = requireService(state, name, now);
  return [service, ...childrenOf(state, service.uid)];
}

/** The instance of that name, or of a machine of it, that belongs to one of the services; undefined when none does. */
export function findInstance(owners: readonly ServiceRecord[], name: string, now: number): NamedInstance | undefined {
  for (const owner of owners) {
    const config = configOf(owner);
    const instance = owner.instances.find(
      (entry) => (entry.name === name || machineNames(entry, config).includes(name)) && isPresent(entry, now),
    );
    if (instance) return { owner, instance };
  }
  return undefined;
}

/**
 * The instance that a call names, or a 404. Of an instance of several machines a machine is named, or with `replica`
 * the whole of it.
 */
export function requireInstance(
  state: EmulatorState,
  service: string,
  name: string,
  now: number,
  replica: boolean | undefined,
): NamedInstance {
  const found = findInstance(withMembers(state, service, now), name, now);
  const { status, code } = codes.instanceNotFound;
  if (!found) throw new ApiError(status, code, `The service ${service} has no instance ${name.slice(0, 120)}.`);
  const isUnit = machinesPerInstance(configOf(found.owner)) > 1;
  const isWhole = found.instance.name === name;
  if (isUnit && isWhole !== (replica ?? false)) {
    const machines = machineNames(found.instance, configOf(found.owner)).join(', ');
    const hint = isWhole
      ? `${name} is a replica of several machines: set IsReplica, or name one of ${machines}.`
      : `${name} is one machine of the replica ${found.instance.name}: name that, or leave out IsReplica.`;
    throw new ApiError(status, code, hint);
  }
  return found;
}
