import type { InstanceRecord, Trouble } from '../state/instanceRecord.ts';
import type { ProblemKind } from './problemWords.ts';
import { problemWords } from './problemWords.ts';
import { runsOf } from './runs.ts';

/** What is wrong with an instance at some moment. */
export interface CurrentProblem {
  readonly kind: ProblemKind;
  /** A sentence for a person. */
  readonly message: string;
}

/** What keeps an instance from having started at a time; undefined when nothing does, or did not for good. */
export function heldBy(instance: InstanceRecord, now: number): InstanceRecord['problem'] {
  const { problem } = instance;
  return problem && now < (problem.endsAt ?? Number.POSITIVE_INFINITY) ? problem : undefined;
}

/** What is wrong with an instance now; undefined when nothing is, or it is on its way out. */
export function problemNow(instance: InstanceRecord, now: number, container = 'worker0'): CurrentProblem | undefined {
  if (now < instance.orderedAt || now >= (instance.endingAt ?? Number.POSITIVE_INFINITY)) return undefined;
  const held = heldBy(instance, now);
  if (held) return { kind: held.kind, message: held.message };
  const { trouble } = instance;
  if (!trouble) return undefined;
  const [run, before] = runsOf(instance, now).slice(-2).toReversed();
  if (!run) return undefined;
  const failed = run.failedAt !== undefined && run.failedAt <= now;
  const recovers = before?.end === 'trouble' && (run.readyAt === undefined || now < run.readyAt);
  if (!failed && !recovers) return undefined;
  return { kind: trouble.kind, message: troubleMessage(trouble, instance.name, container, run.index) };
}

function troubleMessage(trouble: Trouble, instance: string, container: string, restarts: number): string {
  const after = trouble.staysDown
    ? 'it is not restarted, because runtime.enable_crash_block is true.'
    : `restarts: ${restarts}.`;
  return `${exitText(trouble.kind, `container ${container} of ${instance}`)}; ${after}`;
}

/** How a container ended, as events and messages put it. */
export function exitText(kind: Trouble['kind'], container: string): string {
  const { exit, exitCode } = problemWords[kind];
  if (kind === 'health-check') return `Startup probe of ${container} failed`;
  if (kind === 'liveness') return `Liveness probe of ${container} failed`;
  const subject = container.charAt(0).toUpperCase() + container.slice(1);
  if (kind === 'oom') return `${subject} was killed, out of memory: ${exit}, exit code ${exitCode}`;
  return `${subject} exited with code ${exitCode} (${exit})`;
}
