import { accessSteps } from './accessSteps.ts';
import { type AccessTarget, timeAt } from './accessTarget.ts';
import type { CheckRow } from './checkRow.ts';
import { runSteps, waitingRows } from './runSteps.ts';

/** Reads at the same time: fewer than the transport's own limit, so that the features of the window go on. */
const parallel = 4;

/** The rows of a check that has not begun. */
export function plannedRows(target: AccessTarget): CheckRow[] {
  return waitingRows(accessSteps(target));
}

/**
 * Checks a connection with reads only: the endpoint, the clock, the credentials, the signature, and each permission
 * that a feature needs. Tells all rows at every change; gives them at the end, also when the signal ended it.
 */
export function checkConnection(
  target: AccessTarget,
  signal: AbortSignal,
  onRows: (rows: readonly CheckRow[]) => void,
): Promise<readonly CheckRow[]> {
  return runSteps(accessSteps(target), { signal, parallel, now: () => timeAt(target), onRows });
}
