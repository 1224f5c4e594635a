import type { Translate } from '../../../messages/translate.ts';
import { workloadNames, type WorkloadName, type WorkloadView } from '../../../messages/deployWorkload.ts';

/** What a service is asked to do, and how fast it should be. */
export interface Workload {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly requestsPerSecond: number;
  readonly ttftSeconds: number;
  readonly tpotSeconds: number;
}

/** A field of the workload that cannot be used as it is. */
export interface WorkloadProblem {
  readonly name: WorkloadName;
  readonly message: string;
}

/** The most of each: what is above is a slip. */
const most: Readonly<Record<WorkloadName, number>> = {
  inputTokens: 1_000_000,
  outputTokens: 1_000_000,
  requestRate: 100_000,
  ttftMs: 600_000,
  tpotMs: 60_000,
};

/** Reads what was typed; every field that is wrong has its problem. */
export function readWorkload(view: WorkloadView, t: Translate): Workload | readonly WorkloadProblem[] {
  const problems = workloadNames.flatMap((name): WorkloadProblem[] => {
    if (numberIn(view, name) !== undefined) return [];
    const message =
      name === 'requestRate'
        ? t('Enter a number above 0, at most {0}.', most[name])
        : t('Enter a whole number from 1 to {0}.', most[name]);
    return [{ name, message }];
  });
  if (problems.length > 0) return problems;
  const number = (name: WorkloadName): number => numberIn(view, name) ?? 1;
  return {
    inputTokens: number('inputTokens'),
    outputTokens: number('outputTokens'),
    requestsPerSecond: number('requestRate'),
    ttftSeconds: number('ttftMs') / 1000,
    tpotSeconds: number('tpotMs') / 1000,
  };
}

function numberIn(view: WorkloadView, name: WorkloadName): number | undefined {
  const text = view[name].trim();
  const pattern = name === 'requestRate' ? /^\d{1,6}(?:\.\d{1,6})?$/ : /^\d{1,7}$/;
  const value = pattern.test(text) ? Number(text) : 0;
  return value > 0 && value <= most[name] ? value : undefined;
}
