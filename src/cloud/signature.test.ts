import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { $OpenApiUtil, default as officialModule } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalQuery, signRequest } from './signature.ts';

// The package is CommonJS: under Node its default export is the module object.
const OfficialClient = 'default' in officialModule ? (officialModule.default as typeof officialModule) : officialModule;

const key = { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' };

describe('the public test vector', () => {
  const headers = signRequest(
    {
      method: 'POST',
      host: 'ecs.cn-shanghai.aliyuncs.com',
      path: '/',
      query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      action: 'RunInstances',
      version: '2014-05-26',
    },
    key,
    { date: new Date('2023-10-26T10:22:32.987Z'), nonce: '3156853299f313e23d1673dc12e1703d' },
  );

  it('gives the published signature', () => {
    expect(headers['authorization']).toContain(
      'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('writes the date without milliseconds and leaves host to the HTTP client', () => {
    expect(headers['x-acs-date']).toBe('2023-10-26T10:22:32Z');
    expect(headers).not.toHaveProperty('host');
    expect(headers).not.toHaveProperty('content-type');
  });
});

describe('canonicalQuery', () => {
  it('encodes everything that RFC 3986 reserves and sorts by key', () => {
    expect(canonicalQuery({ b: `a b!'()*+~/`, a: '中', B: '' })).toBe('B=&a=%E4%B8%AD&b=a%20b%21%27%28%29%2A%2B~%2F');
  });

  it('does not fail on half a surrogate pair', () => {
    expect(canonicalQuery({ a: '\uD83D' })).toBe('a=%EF%BF%BD');
  });
});

interface Captured {
  readonly request: IncomingMessage;
  readonly body: string;
}

const cases: readonly {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: Record<string, unknown>;
  readonly securityToken?: string;
}[] = [
  { name: 'no query, no body', method: 'GET', path: '/api/v2/services' },
  { name: 'spaces', method: 'GET', path: '/api/v2/services', query: { Filter: 'a b  c ' } },
  { name: 'unicode', method: 'GET', path: '/api/v2/services', query: { Filter: '服务 🚀 é' } },
  { name: "!'()*", method: 'GET', path: '/api/v2/services', query: { Filter: "!'()*" } },
  { name: '+ and ~', method: 'GET', path: '/api/v2/services', query: { Filter: 'a+b~c', A: '~+' } },
  { name: 'JSON value', method: 'GET', path: '/api/v2/services', query: { Label: '{"a":"b&c=d","e":"/?#%"}' } },
  { name: 'text that is percent-encoded already', method: 'GET', path: '/x', query: { Selections: '%7B%22a%22%7D' } },
  { name: 'empty value', method: 'GET', path: '/x', query: { Empty: '' } },
  { name: 'keys of mixed case', method: 'GET', path: '/x', query: { b: '1', B: '2', a_: '3', a: '4', A1: '5' } },
  { name: 'encoded path', method: 'DELETE', path: '/api/v2/services/cn-hangzhou/a%20b%2Fc%2A~' },
  { name: 'body', method: 'POST', path: '/api/v2/services', query: { WorkspaceId: '1' }, body: { name: '名', n: [1] } },
  { name: 'POST without body', method: 'POST', path: '/api/v2/services' },
  { name: 'PUT without body', method: 'PUT', path: '/api/v2/services/cn-hangzhou/x/start' },
  { name: 'STS token', method: 'GET', path: '/api/v2/services', securityToken: 'CAIS+token/with=signs' },
  { name: 'STS token and body', method: 'PUT', path: '/x', body: { a: 1 }, securityToken: 'CAISsomething' },
];

describe('against @alicloud/openapi-core', () => {
  let server: Server;
  let host: string;
  let captured: Captured | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        captured = { request, body };
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each(cases)('signs the same: $name', async ({ method, path, query, body, securityToken }) => {
    captured = undefined;
    const official = new OfficialClient(
      new $OpenApiUtil.Config({ ...key, securityToken, endpoint: host, protocol: 'HTTP' }),
    );
    await official.callApi(
      new $OpenApiUtil.Params({
        action: 'SomeAction',
        version: '2021-07-01',
        protocol: 'HTTP',
        pathname: path,
        method,
        authType: 'AK',
        style: 'ROA',
        reqBodyType: 'json',
        bodyType: 'json',
      }),
      new $OpenApiUtil.OpenApiRequest({ query, body }),
      new RuntimeOptions({ connectTimeout: 10_000, readTimeout: 10_000 }),
    );
    const { request, body: sentBody } = taken(captured);
    const header = (name: string) => String(request.headers[name] ?? '');
    const extraHeaders: Record<string, string> = request.headers['x-acs-credentials-provider']
      ? { 'x-acs-credentials-provider': header('x-acs-credentials-provider') }
      : {};

    const ours = signRequest(
      {
        method,
        host,
        path,
        query: query ?? {},
        action: 'SomeAction',
        version: '2021-07-01',
        body: body ? sentBody : undefined,
        extraHeaders,
      },
      { ...key, securityToken },
      { date: new Date(header('x-acs-date')), nonce: header('x-acs-signature-nonce') },
    );

    expect(ours['authorization']).toBe(header('authorization'));
    expect(request.url?.split('?')[1] ?? '').toSatisfy(
      (sent: string) => new URLSearchParams(sent).size === Object.keys(query ?? {}).length,
    );
  });
});

function taken(captured: Captured | undefined): Captured {
  if (!captured) throw new Error('the official client sent nothing');
  return captured;
}
