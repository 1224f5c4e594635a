import type { Instance } from '../wire/instance.ts';

/** The phase of an instance's life; `unknown` keeps a status that we do not know. */
export type InstancePhase = 'pending' | 'starting' | 'running' | 'stopping' | 'stopped' | 'failed' | 'unknown';

/** State of an instance in our words, with EAS's own kept beside it. */
export interface InstanceState {
  readonly phase: InstancePhase;
  /** As it came; empty when none came. */
  readonly status: string;
  /** EAS's reason, when it says more than the status. */
  readonly reason: string | undefined;
  /** True when it takes traffic: running, all its processes ready, neither isolated nor detached. */
  readonly ready: boolean;
  readonly changing: boolean;
}

const phases: Readonly<Record<string, InstancePhase>> = {
  pending: 'pending',
  creating: 'starting',
  containercreating: 'starting',
  starting: 'starting',
  running: 'running',
  stopping: 'stopping',
  terminating: 'stopping',
  stopped: 'stopped',
  completed: 'stopped',
  succeeded: 'stopped',
  terminated: 'stopped',
  failed: 'failed',
  error: 'failed',
};

/** The state of an instance. One that runs with processes not ready ("0/1") is still starting: it gets no traffic. */
export function instanceState(instance: Instance): InstanceState {
  const status = instance.Status?.trim() ?? '';
  const told = Object.hasOwn(phases, status.toLowerCase()) ? phases[status.toLowerCase()] : undefined;
  const waits = told === 'running' && (instance.ReadyProcesses ?? 1) < (instance.TotalProcesses ?? 0);
  const phase = waits ? 'starting' : (told ?? 'unknown');
  const reason = instance.Reason?.trim();
  return {
    phase,
    status,
    reason: reason && reason.toLowerCase() !== status.toLowerCase() ? reason : undefined,
    ready: phase === 'running' && !instance.Isolated && !instance.Detached,
    changing: phase === 'pending' || phase === 'starting' || phase === 'stopping',
  };
}
