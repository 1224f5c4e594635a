import { shorten } from './errorAnswer.ts';
import type { CloudErrorDetails } from './errors.ts';
import { type SystemError, systemError } from './systemError.ts';

/** Codes of our own for what happens before the server is reached. */
export type ProxyCode =
  | 'ProxyRefused' // the proxy answered the request for a tunnel with `status`
  | 'ProxyUnreachable';

type Failure = Pick<CloudErrorDetails, 'kind' | 'code' | 'serverMessage' | 'status'>;

/** Why a request had no answer, from what `fetch` threw; `url` is what was asked for. */
export function networkFailure(error: unknown, url: string): Failure {
  const system = systemError(error);
  const { code, message } = system;
  return proxyFailure(system, new URL(url)) ?? { kind: 'unreachable', code, serverMessage: shorten(message) };
}

const noProxyWords = 'Failed to establish a socket connection to proxies';

/**
 * What failed at a proxy. VS Code's `fetch` reports a refused tunnel in undici's words, and its `https` module an
 * unreachable proxy in its own. A port or a name that is not the server's is a proxy's.
 */
function proxyFailure({ message = '', port, hostname }: SystemError, url: URL): Failure | undefined {
  const refused = /^Proxy response \((.*?)\)/.exec(message);
  if (refused) {
    const status = Number(refused[1]);
    const code: ProxyCode = 'ProxyRefused';
    return { kind: 'unreachable', code, status: Number.isInteger(status) ? status : undefined };
  }
  const isOther = (port !== undefined && port !== portOf(url)) || (hostname !== undefined && hostname !== url.hostname);
  if (!isOther && !message.startsWith(noProxyWords)) return undefined;
  const code: ProxyCode = 'ProxyUnreachable';
  return { kind: 'unreachable', code };
}

function portOf({ port, protocol }: URL): number {
  return port ? Number(port) : protocol === 'https:' ? 443 : 80;
}
