import { endable } from '../../cloud/ending.ts';
import type { Transport } from '../../cloud/transport.ts';
import { readAnswer } from '../answers.ts';
import { type AccessTarget, timeAt } from './accessTarget.ts';
import { detailsOf, failed, failedRead, requestIdOf } from './callEnd.ts';
import type { CheckSubject, Outcome } from './checkRow.ts';
import { clockOutcome, wrongClock } from './clockCheck.ts';
import { NamedWorkspaces, probeRequest } from './probes.ts';
import { endpointId, reachStep } from './reachStep.ts';
import { readId, tryRead } from './readSteps.ts';
import { notChecked, type Step, type StepEnd } from './runSteps.ts';

/** Endpoint, clock, credentials, signature, and the workspace that the connection names. */
export function connectionSteps(target: AccessTarget, transport: Transport): Step[] {
  const { workspaceId } = target;
  const steps: Step[] = [
    reachStep(target, 'eas', 'ListServices', 'connection'),
    {
      row: { id: 'clock', group: 'connection', subject: clock },
      needs: [endpointId('eas')],
      run: ({ skewMs }) => Promise.resolve({ outcome: clockOutcome(skewMs), tookMs: 0 }),
    },
    {
      row: { id: 'credentials', group: 'connection', subject: { kind: 'credentials' } },
      needs: [],
      run: (_known, signal) => findCredentials(target, signal),
    },
    {
      row: { id: 'signature', group: 'connection', subject: { kind: 'signature' } },
      needs: [endpointId('eas'), 'credentials'],
      after: ['clock'],
      run: async ({ skewMs }, signal) => {
        if (clockOutcome(skewMs).result === 'failed') return notChecked({ kind: 'blocked', by: clock });
        return trySignature(target, transport, signal);
      },
    },
  ];
  return workspaceId === undefined ? steps : [...steps, workspaceStep(workspaceId, transport)];
}

const clock: CheckSubject = { kind: 'clock' };

async function findCredentials(target: AccessTarget, signal: AbortSignal): Promise<StepEnd> {
  const origin = target.credentialOrigin;
  try {
    const { expiresAt } = await endable(target.credentials.getCredential(), signal);
    if (expiresAt !== undefined && expiresAt <= timeAt(target)) {
      return { outcome: { result: 'failed', problem: { kind: 'expired', origin, expiresAt } } };
    }
    return { outcome: { result: 'ok', finding: { kind: 'credentials', origin, expiresAt } } };
  } catch (error) {
    if (signal.aborted) throw error;
    return { outcome: failed(detailsOf(error, 'GetCredential')) };
  }
}

/** The first signed call. A missing permission says that the signature was right. */
async function trySignature(target: AccessTarget, transport: Transport, signal: AbortSignal): Promise<StepEnd> {
  const startedAt = timeAt(target);
  const read = await tryRead(target, transport, 'ListServices', {}, signal);
  const tookMs = Math.max(0, timeAt(target) - startedAt);
  const { outcome, requestId } = read;
  if (outcome.result === 'ok' || outcome.result === 'missing') {
    const known = { firstRead: { ...read, tookMs } };
    return { outcome: { result: 'ok', finding: { kind: 'accepted' } }, requestId, known };
  }
  const skewMs = refusedSkew(outcome);
  if (skewMs === undefined) return { outcome, requestId };
  return { outcome, requestId, also: { id: 'clock', outcome: wrongClock(skewMs) } };
}

/** The difference of clocks that a refusal of our date tells of. */
function refusedSkew(outcome: Outcome): number | undefined {
  if (outcome.result !== 'failed' || outcome.problem.kind !== 'error') return undefined;
  const { kind, clockSkewMs } = outcome.problem.error;
  return kind === 'clock' ? clockSkewMs : undefined;
}

function workspaceStep(workspaceId: string, transport: Transport): Step {
  return {
    row: { id: 'workspace', group: 'connection', subject: { kind: 'workspace', workspaceId } },
    needs: [readId('ListWorkspaces')],
    run: async (_known, signal) => {
      const query = { WorkspaceIds: workspaceId, PageNumber: 1, PageSize: 100 };
      const request = probeRequest('ListWorkspaces', { query });
      try {
        const answer = await transport.send(request, signal);
        const { Workspaces } = readAnswer(NamedWorkspaces, request, answer);
        const found = Workspaces.find(({ WorkspaceId }) => WorkspaceId === workspaceId);
        const requestId = requestIdOf(answer);
        if (found === undefined) return { outcome: { result: 'failed', problem: { kind: 'invisible' } }, requestId };
        const finding = { kind: 'visible', name: found.DisplayName ?? found.WorkspaceName } as const;
        return { outcome: { result: 'ok', finding }, requestId };
      } catch (error) {
        if (signal.aborted) throw error;
        return failedRead('ListWorkspaces', detailsOf(error, 'ListWorkspaces'), false);
      }
    },
  };
}
