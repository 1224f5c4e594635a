import { CloudError, type CloudErrorDetails } from '../../cloud/errors.ts';
import type { ActionName } from '../requests.ts';
import type { Outcome } from './checkRow.ts';
import { permissionOf } from './permissions.ts';
import { notChecked, type StepEnd } from './runSteps.ts';

/** What a failed read tells of its permission. A thing that is gone meanwhile, or not ready, tells nothing. */
export function failedRead(action: ActionName, error: CloudErrorDetails, ofOneThing: boolean): StepEnd {
  const { requestId } = error;
  if (error.kind === 'forbidden') {
    const permission = error.missingPermission ?? permissionOf(action).names[0];
    return { outcome: { result: 'missing', permission, error }, requestId };
  }
  const unclear = ofOneThing && ['not-found', 'conflict', 'invalid'].includes(error.kind);
  if (unclear) return { ...notChecked({ kind: 'unclear', error }), requestId };
  return { outcome: failed(error), requestId };
}

/** The outcome of a call that went wrong. */
export function failed(error: CloudErrorDetails): Outcome {
  return { result: 'failed', problem: { kind: 'error', error } };
}

/** What is known of a thrown error. */
export function detailsOf(error: unknown, action: string): CloudErrorDetails {
  return error instanceof CloudError ? error.details : { kind: 'unexpected-answer', action };
}

/** The server's name for a request, from the header or the body. */
export function requestIdOf(answer: {
  readonly requestId: string | undefined;
  readonly body: unknown;
}): string | undefined {
  if (answer.requestId !== undefined) return answer.requestId;
  const { body } = answer;
  const own = typeof body === 'object' && body !== null && 'RequestId' in body ? body.RequestId : undefined;
  return typeof own === 'string' ? own.slice(0, 128) : undefined;
}
