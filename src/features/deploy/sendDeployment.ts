import { CloudError } from '../../cloud/errors.ts';
import type { EasApi, ServiceConfig } from '../../eas/api.ts';
import { readTime } from '../../eas/wire/times.ts';

/** What became of one CreateService. */
export type SendResult =
  | { readonly kind: 'taken' }
  | { readonly kind: 'name-taken' }
  /** The answer was lost, and the service is not there: it can be sent again. */
  | { readonly kind: 'lost'; readonly error: unknown }
  /** The answer was lost, and whether the service is there cannot be asked either. */
  | { readonly kind: 'unsure'; readonly error: unknown }
  | { readonly kind: 'refused'; readonly error: unknown };

/** A service created at most this long before we asked is ours: clocks differ a little. */
const clockTolerance = 5 * 60_000;

/** Sends a deployment once. When the answer is lost it asks whether the service is there, and never sends again. */
export async function sendDeployment(
  api: EasApi,
  config: ServiceConfig,
  workspaceId: string | undefined,
  serviceName: string,
  startedAt: number,
): Promise<SendResult> {
  try {
    await api.createService(config, workspaceId);
    return { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof CloudError)) return { kind: 'refused', error };
    if (error.kind === 'conflict') return { kind: 'name-taken' };
    return answerWasLost(error) ? lookForService(api, serviceName, startedAt, error) : { kind: 'refused', error };
  }
}

/** After a lost answer: is the service there, and is it the one that was sent? */
export async function lookForService(
  api: EasApi,
  serviceName: string,
  startedAt: number,
  lost: unknown,
): Promise<SendResult> {
  try {
    const service = await api.describeService(serviceName);
    const created = readTime(service.CreateTime);
    return created === undefined || created >= startedAt - clockTolerance ? { kind: 'taken' } : { kind: 'name-taken' };
  } catch (error) {
    const absent = error instanceof CloudError && error.kind === 'not-found';
    return absent ? { kind: 'lost', error: lost } : { kind: 'unsure', error: lost };
  }
}

/** Whether EAS may have acted although no answer came through. */
function answerWasLost({ kind }: CloudError): boolean {
  return ['unreachable', 'timeout', 'cancelled', 'server', 'not-json', 'unexpected-answer'].includes(kind);
}
