import { refusal } from '../http/apiError.ts';
import { codes } from '../inferred.ts';
import { invalid } from '../services/config.ts';
import { requireChangeable } from '../services/operate.ts';
import { findService, withServices, type ChangeEnv } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';

/** Copies of a part of the requests go to other services. */
export type Mirror = NonNullable<ServiceRecord['mirror']>;

interface Changed {
  readonly state: EmulatorState;
  readonly result: Mirror;
}

/** The mirror of a service, or a 404. */
export function requireMirror(service: ServiceRecord): Mirror {
  if (service.mirror) return service.mirror;
  throw refusal(codes.mirrorNotFound, `Traffic mirroring is off for the service ${service.name}.`);
}

export function createMirror(state: EmulatorState, name: string, mirror: Mirror, env: ChangeEnv): Changed {
  const service = requireChangeable(state, name, env.now);
  if (service.mirror) {
    throw refusal(
      codes.mirrorTaken,
      `Traffic mirroring is already on for the service ${name}.`,
      'Change it with UpdateServiceMirror.',
    );
  }
  return withMirror(state, service, mirror, env);
}

/** Changes a mirror; what is left out stays. */
export function updateMirror(state: EmulatorState, name: string, change: Partial<Mirror>, env: ChangeEnv): Changed {
  const service = requireChangeable(state, name, env.now);
  return withMirror(state, service, { ...requireMirror(service), ...change }, env);
}

/** Switches mirroring off, and gives what it was. */
export function deleteMirror(state: EmulatorState, name: string, env: ChangeEnv): Changed {
  const service = requireChangeable(state, name, env.now);
  const result = requireMirror(service);
  const { mirror: _mirror, ...rest } = service;
  return { state: withServices(state, [{ ...rest, updatedAt: env.now }], env.now), result };
}

function withMirror(state: EmulatorState, service: ServiceRecord, mirror: Mirror, env: ChangeEnv): Changed {
  checkTargets(state, service, mirror.targets, env.now);
  const changed = { ...service, mirror, updatedAt: env.now };
  return { state: withServices(state, [changed], env.now), result: mirror };
}

function checkTargets(state: EmulatorState, service: ServiceRecord, targets: readonly string[], now: number): void {
  if (targets.length === 0) throw invalid('Target must name at least one service.');
  if (targets.includes(service.name)) throw invalid(`Target must not name ${service.name} itself.`);
  const unknown = targets.find((target) => !findService(state, target, now));
  if (unknown) throw invalid(`Target names the service ${unknown.slice(0, 80)}, which does not exist in this region.`);
}
