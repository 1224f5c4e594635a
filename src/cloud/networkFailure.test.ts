import { describe, expect, it } from 'vitest';
import { networkFailure } from './networkFailure.ts';
import { mayRetry } from './retry.ts';

/** As `fetch` throws it. */
function failed(message: string, fields: object = {}): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), fields) });
}

const url = 'https://eas.example:8443/api';

describe('networkFailure', () => {
  it.each<[string, Error, object]>([
    [
      'the server refuses the connection',
      failed('connect', { code: 'ECONNREFUSED', port: 8443 }),
      { code: 'ECONNREFUSED' },
    ],
    ['no address has a server', failed('', { code: 'ENOTFOUND', hostname: 'eas.example' }), { code: 'ENOTFOUND' }],
    [
      'the connection breaks',
      failed('socket hang up', { code: 'ECONNRESET' }),
      { code: 'ECONNRESET', serverMessage: 'socket hang up' },
    ],
    ['another port refuses', failed('connect', { code: 'ECONNREFUSED', port: 3128 }), { code: 'ProxyUnreachable' }],
    ['another name leads nowhere', failed('', { code: 'ENOTFOUND', hostname: 'proxy' }), { code: 'ProxyUnreachable' }],
    [
      "VS Code's agent finds no proxy",
      failed('Failed to establish a socket connection to proxies: PROXY <credentials>@127.0.0.1:1'),
      { code: 'ProxyUnreachable' },
    ],
    [
      'undici is refused a tunnel',
      failed('Proxy response (403) !== 200 when HTTP Tunneling'),
      { code: 'ProxyRefused', status: 403 },
    ],
    [
      'VS Code has no user for the proxy',
      failed('Proxy response (407) ?.== 200 when HTTP Tunneling'),
      { code: 'ProxyRefused', status: 407 },
    ],
  ])('says what happened when %s', (_name, error, details) => {
    const failure = networkFailure(error, url);
    expect(failure).toMatchObject({ kind: 'unreachable', ...details });
    expect(failure.serverMessage ?? '').not.toMatch(/proxies|Proxy/);
  });

  it('knows the ports that stand in no address', () => {
    for (const [address, port] of [
      ['https://h', 443],
      ['http://h', 80],
    ] as const)
      expect(networkFailure(failed('', { code: 'ECONNREFUSED', port }), address).code).toBe('ECONNREFUSED');
  });

  it('looks at the first of several addresses', () => {
    const many = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED', port: 3128 })]);
    expect(networkFailure(new TypeError('fetch failed', { cause: many }), url).code).toBe('ProxyUnreachable');
  });

  it('a refusal of the proxy is not tried again, an unreachable one is', () => {
    const call = (code: string) => mayRetry({ method: 'GET' }, { kind: 'unreachable', action: 'A', code });
    expect([call('ProxyRefused'), call('ProxyUnreachable')]).toEqual([false, true]);
  });
});
