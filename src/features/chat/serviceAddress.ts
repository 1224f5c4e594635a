import { rememberSecret } from '../../cloud/redact.ts';
import { resolveTarget, type ServiceTarget } from '../../inference/serviceTarget.ts';
import type { ChatPorts } from './chatPorts.ts';

/** Asks EAS for the address and the token of a service, for one call. The caller drops them after it. */
export async function serviceAddress(
  ports: Pick<ChatPorts, 'api'>,
  service: string,
  signal: AbortSignal,
): Promise<ServiceTarget> {
  const api = await ports.api();
  const answer = await api.describeEndpoints(service, signal);
  rememberSecret(answer.AccessToken);
  return resolveTarget(answer, service);
}
