import { CloudError } from '../../cloud/errors.ts';
import { redact } from '../../cloud/redact.ts';
import type { ChatFailure } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';
import { detailLine, explainCall } from './explainCall.ts';

/** Any failure of a chat in words. */
export function explainFailure(error: unknown, t: Translate): ChatFailure {
  if (!(error instanceof CloudError)) {
    return { message: redact(error instanceof Error ? error.message : String(error)), advice: '', details: '' };
  }
  return (
    explainCall(error, t) ?? {
      message: t('EAS could not be asked for the address of the service.'),
      advice: t('Check the connection, then try again.'),
      details: detailLine(error.details, t),
    }
  );
}
