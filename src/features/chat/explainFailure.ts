import { CloudError } from '../../cloud/errors.ts';
import { explainError } from '../../eas/explainError.ts';
import type { ChatFailure } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';
import { explainCall } from './explainCall.ts';

/** Any failure of a chat in words: of the call to the service here, of everything before it as EAS's errors are. */
export function explainFailure(error: unknown, t: Translate): ChatFailure {
  const ofCall = error instanceof CloudError ? explainCall(error, t) : undefined;
  if (ofCall !== undefined) return ofCall;
  const { message, advice } = explainError(error, t);
  return { message, advice: advice ?? '', details: '' };
}
