import { CloudError, type CloudErrorDetails } from '../../cloud/errors.ts';
import { Service } from '../wire/service.ts';
import type { EasCaller } from './caller.ts';

/** What a service may have one of. */
export type Part = 'autoscaler' | 'cronscaler' | 'rollout' | 'mirror';

const words: Readonly<Record<Part, RegExp>> = {
  autoscaler: /auto[\s_-]?scal/i,
  cronscaler: /cron[\s_-]?(hpa|scal|job)/i,
  rollout: /rollout/i,
  mirror: /mirror/i,
};

const denies =
  /not\s?(found|exist|enabled|set|created|configured)|no such|does\s?n.t exist|no (auto|cron|rollout|mirror)/i;

/**
 * What the read gives, or undefined when the service has no such part. Other failures, among them that the service
 * itself is not there, reject as they are.
 *
 * [INFER] EAS publishes no code for a missing part, and says of the rollout only that it is an error. So: a code that
 * names the part and is a refusal of the kind "not found" is believed, as is a refusal whose words deny the part.
 * Any other "not found" may mean the service: it is asked for once, and when it is there, the part is what is missing.
 */
export async function ifThere<T>(
  caller: EasCaller,
  service: string,
  part: Part,
  read: () => Promise<T | undefined>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (deniesPart(error.details, part, service)) return undefined;
    if (error.kind !== 'not-found') throw error;
    await caller.read('DescribeService', caller.ofService(service), Service, signal).catch((reason: unknown) => {
      throw signal?.aborted ? reason : error;
    });
    return undefined;
  }
}

function deniesPart({ kind, code = '', serverMessage = '' }: CloudErrorDetails, part: Part, service: string): boolean {
  const names = words[part];
  if (kind === 'not-found') return names.test(code);
  if (kind !== 'invalid' && kind !== 'conflict') return false;
  // A service may be called "mirror" itself.
  const message = serverMessage.replaceAll(service, '');
  return [code, message].some((text) => names.test(text) && denies.test(text));
}
