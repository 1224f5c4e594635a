import type { Transport } from '../../cloud/transport.ts';
import type { ActionName } from '../requests.ts';
import type { AccessTarget } from './accessTarget.ts';
import { detailsOf, failedRead, requestIdOf } from './callEnd.ts';
import type { CheckGroup } from './checkRow.ts';
import { probes, probeRequest } from './probes.ts';
import { type Known, notChecked, type Step, type StepEnd } from './runSteps.ts';

/** The row of a read. */
export function readId(action: ActionName): string {
  return `read/${action}`;
}

/** Tries a read with a cheap call of its own, after the signature was accepted. */
export function readStep(
  target: AccessTarget,
  transport: Transport,
  action: ActionName,
  group: CheckGroup,
  needs: readonly string[] = [],
): Step {
  return {
    row: { id: readId(action), group, subject: { kind: 'action', action } },
    needs: ['signature', ...needs],
    after: (probes[action]?.after ?? []).map(readId),
    run: (known, signal) => {
      // The signature was tried with this very read.
      if (action === 'ListServices' && known.firstRead) return Promise.resolve(known.firstRead);
      return tryRead(target, transport, action, known, signal);
    },
  };
}

/** A change: named with the permission that it needs, and never sent. */
export function changeStep(action: ActionName): Step {
  return {
    row: { id: `change/${action}`, group: 'changes', subject: { kind: 'action', action } },
    needs: [],
    run: () => Promise.resolve({ outcome: { result: 'not-tried' } }),
  };
}

/** Sends the probe of a read. Rejects only when the signal aborted. */
export async function tryRead(
  target: AccessTarget,
  transport: Transport,
  action: ActionName,
  known: Known,
  signal: AbortSignal,
): Promise<StepEnd> {
  const probe = probes[action];
  if (!probe) return notChecked({ kind: 'no-probe' });
  const parts = probe.parts(target, known);
  if ('kind' in parts) return notChecked(parts);
  try {
    const request = probeRequest(action, parts);
    const answer = await transport.send(request, signal);
    return {
      outcome: { result: 'ok', finding: { kind: 'allowed' } },
      requestId: requestIdOf(answer),
      known: probe.learn?.(request, answer) ?? {},
    };
  } catch (error) {
    if (signal.aborted) throw error;
    return failedRead(action, detailsOf(error, action), parts.subject !== undefined);
  }
}
