import type { Service } from '../wire/service.ts';
import type { ServicePhase, ServiceState } from './model.ts';

interface Meaning {
  readonly phase: ServicePhase;
  readonly changing: boolean;
}

const steady = (phase: ServicePhase): Meaning => ({ phase, changing: false });
const passing = (phase: ServicePhase): Meaning => ({ phase, changing: true });

/**
 * What EAS's statuses mean: the 18 that an older release of its API lists (the current one lists none).
 * Inferred: `Waiting` and `Pending` are stages of starting, `Committing` of an update; `Developing` (a service that
 * is being edited in place) runs; `Complete` is a job that ended.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  creating: passing('creating'),
  cloning: passing('creating'),
  starting: passing('starting'),
  waiting: passing('starting'),
  pending: passing('starting'),
  running: steady('running'),
  developing: steady('running'),
  updating: passing('updating'),
  hotupdate: passing('updating'),
  committing: passing('updating'),
  scaling: passing('scaling'),
  stopping: passing('stopping'),
  stopped: steady('stopped'),
  complete: steady('stopped'),
  failed: steady('failed'),
  deletefailed: steady('failed'),
  deleting: passing('deleting'),
  deleted: passing('deleting'),
};

/** The state of a service in our words. An unknown status that ends in "ing" counts as changing. */
export function serviceState(service: Pick<Service, 'Status' | 'Message'>): ServiceState {
  const status = service.Status?.trim() ?? '';
  const known = Object.hasOwn(meanings, status.toLowerCase()) ? meanings[status.toLowerCase()] : undefined;
  const { phase, changing } = known ?? { phase: 'unknown', changing: /[a-z]ing$/i.test(status) };
  return { phase, status, message: service.Message?.trim() || undefined, changing };
}

/** The phases in the order in which one of them decides for a whole. */
const deciding: readonly ServicePhase[] = [
  'failed',
  'deleting',
  'stopping',
  'creating',
  'starting',
  'updating',
  'scaling',
  'unknown',
  'stopped',
  'running',
];

/** The state of several services as one, for a group that has none of its own: the one that matters most. */
export function combinedState(states: readonly ServiceState[]): ServiceState {
  const [first] = [...states].sort((a, b) => deciding.indexOf(a.phase) - deciding.indexOf(b.phase));
  const changing = states.some((state) => state.changing);
  return first ? { ...first, changing } : { phase: 'unknown', status: '', message: undefined, changing };
}
