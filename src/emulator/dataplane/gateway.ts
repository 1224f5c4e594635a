import { type Answer, routerError, textAnswer } from './protocol/answerBodies.ts';
import type { DeployedService, ServiceDirectory } from './directory.ts';
import { NO_INSTANCE_TEXT, UNAUTHORIZED_TEXT, UNKNOWN_SERVICE_TEXT } from './inferred.ts';
import { isRouted } from './router/route.ts';
import { carriesToken } from './http/token.ts';

/** The service behind an address, or why the gateway does not let the request through. */
export function admit(
  directory: ServiceDirectory,
  name: string,
  authorization: string | undefined,
): { readonly service: DeployedService } | { readonly refusal: Answer } {
  const service = name === '' ? undefined : directory.find(name);
  if (service === undefined) return { refusal: textAnswer(404, name === '' ? '' : UNKNOWN_SERVICE_TEXT) };
  if (!isAllowed(authorization, service)) return { refusal: textAnswer(401, UNAUTHORIZED_TEXT) };
  if (service.readyInstances === 0) return { refusal: unavailable(directory, service) };
  return { service };
}

function isAllowed(authorization: string | undefined, { token, groupToken }: DeployedService): boolean {
  return carriesToken(authorization, token) || (groupToken !== undefined && carriesToken(authorization, groupToken));
}

/** A router that is up says itself that it has no worker; otherwise nobody is there but the gateway. */
function unavailable(directory: ServiceDirectory, service: DeployedService): Answer {
  const router = service.router === undefined ? undefined : directory.find(service.router);
  const routerIsUp = isRouted(service) && (router?.readyInstances ?? 0) > 0;
  return routerIsUp ? routerError(503, 'no available inference worker') : textAnswer(503, NO_INSTANCE_TEXT);
}
