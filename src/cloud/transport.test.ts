import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { type Incoming, type TestServer, startTestServer } from '../../test/support/httpServer.ts';
import { staticCredentials } from './credentials.ts';
import { type CloudRequest, Transport, type TransportOptions } from './transport.ts';

const credentials = staticCredentials({ accessKeyId: 'id', accessKeySecret: 'very-secret-key' });

let running: TestServer | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

interface Rig {
  readonly transport: Transport;
  readonly server: TestServer;
  readonly pauses: number[];
}

async function rig(
  answer: (incoming: Incoming, index: number) => void,
  options: Partial<TransportOptions> & { now?: () => number } = {},
): Promise<Rig> {
  const started = await startTestServer(answer);
  running = started;
  const pauses: number[] = [];
  const clock = {
    now: options.now ?? (() => Date.now()),
    random: () => 0.5,
    pause: (ms: number) => Promise.resolve(void pauses.push(ms)),
  };
  const transport = new Transport({
    region: 'cn-hangzhou',
    endpoint: started.origin,
    credentials,
    clock,
    ...options,
  });
  return { transport, server: started, pauses };
}

function call(over: Partial<CloudRequest> = {}): CloudRequest {
  return {
    product: 'eas',
    version: '2021-07-01',
    action: 'ListServices',
    method: 'GET',
    path: '/api/v2/services',
    query: {},
    timeoutMs: 5000,
    ...over,
  };
}

describe('a request', () => {
  it('goes out signed, with its encoded query, and gives the JSON back', async () => {
    const { transport, server } = await rig(({ json }) => json(200, { a: 1 }, { 'x-acs-request-id': 'R1' }));
    const answer = await transport.send(call({ query: { Filter: "a b'" } }));
    expect(answer).toEqual({ status: 200, body: { a: 1 }, requestId: 'R1' });
    const request = server.seen[0]?.request;
    expect(request?.url).toBe('/api/v2/services?Filter=a%20b%27');
    expect(request?.headers).toMatchObject({ 'x-acs-action': 'ListServices', 'x-acs-version': '2021-07-01' });
    expect(request?.headers.authorization).toMatch(/^ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-/);
  });

  it('sends a body as JSON with the documented content type', async () => {
    const { transport, server } = await rig(({ json }) => json(200, {}));
    await transport.send(call({ method: 'POST', body: '{"name":"服务"}' }));
    expect(server.seen[0]?.body).toBe('{"name":"服务"}');
    expect(server.seen[0]?.request.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('uses the fetch that is global at the time of the call', async () => {
    const { transport, server } = await rig(({ json }) => json(200, {}));
    const original = globalThis.fetch;
    onTestFinished(() => {
      globalThis.fetch = original;
    });
    let patched = 0;
    globalThis.fetch = (...args) => {
      patched += 1;
      return original(...args);
    };
    await transport.send(call());
    expect(patched).toBe(1);
    expect(server.seen).toHaveLength(1);
  });

  it('gives undefined for 204', async () => {
    const { transport } = await rig(({ response }) => response.writeHead(204).end());
    expect(await transport.send(call({ method: 'PUT' }))).toMatchObject({ status: 204, body: undefined });
  });

  it.each(['', ' \n', 'OK', '{"cut'])('counts a change as done with 200 and the body %j', async (text) => {
    const { transport } = await rig(({ response }) => response.writeHead(200, { 'x-acs-request-id': 'R1' }).end(text));
    const answer = await transport.send(call({ method: 'PUT' }));
    expect(answer).toEqual({ status: 200, body: undefined, requestId: 'R1' });
  });

  it('does not take the page of a gateway for the answer to a change', async () => {
    const { transport } = await rig(({ response }) => response.end('<html>Sign in to the proxy</html>'));
    expect((await failureOf(transport.send(call({ method: 'DELETE' })))).kind).toBe('not-json');
  });

  it('keeps whole numbers above 2^53 as text', async () => {
    const { transport } = await rig(({ response }) => response.end('{"id": 12345678901234567890, "n": 12}'));
    expect((await transport.send(call())).body).toEqual({ id: '12345678901234567890', n: 12 });
  });
});

describe('retries', () => {
  it('asks again after throttling, waits as long as the server says, with a new nonce', async () => {
    const { transport, server, pauses } = await rig(({ json }, index) =>
      index === 0
        ? json(400, { Code: 'Throttling.User', Message: 'slow down' }, { 'x-acs-retry-after': '1500' })
        : json(200, { ok: true }),
    );
    expect((await transport.send(call())).body).toEqual({ ok: true });
    expect(pauses).toEqual([1500]);
    const nonces = server.seen.map(({ request }) => request.headers['x-acs-signature-nonce']);
    expect(new Set(nonces).size).toBe(2);
  });

  it('gives up after three tries and backs off longer each time', async () => {
    const { transport, server, pauses } = await rig(({ json }) => json(503, { Code: 'ServiceUnavailable' }));
    const failure = await failureOf(transport.send(call()));
    expect(failure.details).toMatchObject({ kind: 'server', status: 503, code: 'ServiceUnavailable' });
    expect(server.seen).toHaveLength(3);
    expect(pauses).toHaveLength(2);
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? Number.POSITIVE_INFINITY);
  });

  it('asks again after a cut connection', async () => {
    const { transport, server } = await rig(({ json, response }, index) =>
      index === 0 ? response.destroy() : json(200, {}),
    );
    await transport.send(call());
    expect(server.seen).toHaveLength(2);
  });

  it.each(['POST', 'PUT', 'DELETE'] as const)('sends a %s exactly once', async (method) => {
    const { transport, server } = await rig(({ json }) => json(503, { Code: 'Throttling' }));
    const failure = await failureOf(transport.send(call({ method })));
    expect(failure.kind).toBe('throttled');
    expect(server.seen).toHaveLength(1);
  });

  it('repeats a POST that only reads, and wants an answer to it', async () => {
    const { transport, server } = await rig(({ json, response }, index) =>
      index === 0 ? json(503, { Code: 'Throttling' }) : response.end(),
    );
    expect((await failureOf(transport.send(call({ method: 'POST', reads: true })))).kind).toBe('not-json');
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    [403, { Code: 'Forbidden' }],
    [404, { Code: 'InvalidService.NotFound' }],
    [400, { Code: 'InvalidParameter' }],
  ])('does not ask again after %i', async (status, body) => {
    const { transport, server } = await rig(({ json }) => json(status, body));
    await failureOf(transport.send(call()));
    expect(server.seen).toHaveLength(1);
  });

  it('does not wait when the server asks for more than the call may take', async () => {
    const { transport, pauses } = await rig(({ json }) => json(429, {}, { 'retry-after': '60' }));
    const failure = await failureOf(transport.send(call()));
    expect(failure.details).toMatchObject({ kind: 'throttled', retryAfterMs: 60_000 });
    expect(pauses).toEqual([]);
  });
});

describe('what a failed answer becomes', () => {
  it.each([
    [400, { Code: 'SignatureDoesNotMatch' }, 'unauthorized'],
    [400, { Code: 'InvalidAccessKeyId.NotFound' }, 'unauthorized'],
    [404, { Code: 'InvalidAccessKeyId.NotFound' }, 'unauthorized'],
    [400, { Code: 'InvalidSecurityToken.Expired' }, 'unauthorized'],
    [401, { code: 'x' }, 'unauthorized'],
    [400, { Code: 'SignatureNonceUsed' }, 'unauthorized'],
    [400, { Code: 'Throttling.User' }, 'throttled'],
    [429, {}, 'throttled'],
    [403, { Code: 'NoPermission' }, 'forbidden'],
    [404, { Code: 'InvalidApi.NotFound' }, 'not-found'],
    [404, { Code: 'Service.NotExisted' }, 'not-found'],
    [409, { Code: 'x' }, 'conflict'],
    [400, { Code: 'ServiceName.AlreadyExists' }, 'conflict'],
    [400, { Code: 'InvalidParameter' }, 'invalid'],
    [413, {}, 'invalid'],
    [500, { Code: 'InternalError' }, 'server'],
  ])('%i %o is %s', async (status, body, kind) => {
    const { transport } = await rig(({ json }) => json(status, body));
    expect((await failureOf(transport.send(call({ method: 'PUT' })))).kind).toBe(kind);
  });

  it('keeps code, message, request id and missing permission, in either spelling', async () => {
    const { transport } = await rig(({ json }) =>
      json(403, {
        code: 'NoPermission',
        message: 'no, very-secret-key',
        requestId: 'R-9',
        accessDeniedDetail: { AuthAction: 'eas:ListServices', NoPermissionType: 'ExplicitDeny' },
      }),
    );
    const failure = await failureOf(transport.send(call({ subject: 'my-service' })));
    expect(failure.details).toMatchObject({
      kind: 'forbidden',
      action: 'ListServices',
      host: running?.origin.slice('http://'.length),
      status: 403,
      code: 'NoPermission',
      serverMessage: 'no, ••••••',
      requestId: 'R-9',
      missingPermission: 'eas:ListServices',
      isForbidden: true,
      subject: 'my-service',
    });
  });

  it('measures how far our clock is off', async () => {
    const now = Date.now();
    const { transport } = await rig(({ json }) => json(400, { Code: 'InvalidTimeStamp.Expired' }), {
      now: () => now - 3_600_000,
    });
    const { details } = await failureOf(transport.send(call()));
    expect(details.kind).toBe('clock');
    expect(Math.round((details.clockSkewMs ?? 0) / 60_000)).toBe(60);
  });

  it('calls a used nonce a clock error when the clock is off', async () => {
    const { transport } = await rig(({ json }) => json(400, { Code: 'SignatureNonceUsed' }), {
      now: () => Date.now() + 3_600_000,
    });
    expect((await failureOf(transport.send(call()))).kind).toBe('clock');
  });

  it.each([
    [200, '<html><title>Login</title></html>'],
    [200, ''],
    [403, '<html>blocked by proxy</html>'],
    [502, '<html>Bad Gateway</html>'],
    [504, ''],
  ])('a %i that is not JSON keeps its status', async (status, text) => {
    const { transport } = await rig(({ response }) => response.writeHead(status).end(text));
    const { details } = await failureOf(transport.send(call()));
    expect(details).toMatchObject({ kind: 'not-json', status });
    expect(details.serverMessage ?? '').toBe(text);
  });

  it('reads the XML of a gateway', async () => {
    const { transport } = await rig(({ response }) =>
      response
        .writeHead(400, { 'content-type': 'text/xml' })
        .end('<?xml version="1.0"?><Error><RequestId>R</RequestId><Code>Throttling</Code><Message>m</Message></Error>'),
    );
    const { details } = await failureOf(transport.send(call({ method: 'PUT' })));
    expect(details).toMatchObject({ kind: 'throttled', code: 'Throttling', serverMessage: 'm', requestId: 'R' });
  });

  it('does not follow a redirect', async () => {
    const { transport, server } = await rig(({ response }) =>
      response.writeHead(302, { location: 'https://login.example.com/secret?x=1' }).end(),
    );
    const { details } = await failureOf(transport.send(call()));
    expect(details).toMatchObject({ status: 302, code: 'Redirect', serverMessage: 'login.example.com' });
    expect(server.seen).toHaveLength(1);
  });

  it('cuts a long message', async () => {
    const { transport } = await rig(({ json }) => json(400, { Code: 'c'.repeat(9999), Message: 'm'.repeat(9999) }));
    const { details } = await failureOf(transport.send(call()));
    expect(details.serverMessage).toHaveLength(500);
    expect(details.code).toHaveLength(128);
  });

  it.each([true, false])('reads no more than the limit (length announced: %s)', async (announced) => {
    const big = 'x'.repeat(200_000);
    const { transport } = await rig(
      ({ response }) => {
        response.on('error', () => undefined);
        if (announced) response.setHeader('content-length', String(big.length));
        response.write(big.slice(0, 1000));
        response.end(big.slice(1000));
      },
      { maxAnswerBytes: 100_000 },
    );
    const { details } = await failureOf(transport.send(call()));
    expect(details).toMatchObject({ kind: 'unexpected-answer', status: 200, code: 'AnswerTooLarge' });
  });

  it.each(['[]', 'null', '3', '"text"'])('passes %s on as it is', async (text) => {
    const { transport } = await rig(({ response }) => response.end(text));
    expect((await transport.send(call())).body).toEqual(JSON.parse(text));
  });

  it.each(['[1]', 'null', '{"Code": {"a": 1}, "Message": null, "AccessDeniedDetail": []}'])(
    'survives the error body %s',
    async (text) => {
      const { transport } = await rig(({ response }) => response.writeHead(400).end(text));
      expect((await failureOf(transport.send(call()))).details.status).toBe(400);
    },
  );
});

describe('ends', () => {
  it('is cancelled by the caller, also while the server is silent', async () => {
    const controller = new AbortController();
    const { transport } = await rig(() => controller.abort());
    const failure = await failureOf(transport.send(call(), controller.signal));
    expect(failure.details).toMatchObject({ kind: 'cancelled', action: 'ListServices' });
  });

  it('is cancelled before anything is sent', async () => {
    const { transport, server } = await rig(({ json }) => json(200, {}));
    expect((await failureOf(transport.send(call(), AbortSignal.abort()))).kind).toBe('cancelled');
    expect(server.seen).toHaveLength(0);
  });

  it('is cancelled while waiting to try again', async () => {
    const controller = new AbortController();
    const clock = {
      now: () => Date.now(),
      random: () => 0,
      pause: (_ms: number, signal: AbortSignal) => {
        controller.abort();
        return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve();
      },
    };
    const { transport, server } = await rig(({ json }) => json(503, {}), { clock });
    expect((await failureOf(transport.send(call(), controller.signal))).kind).toBe('cancelled');
    expect(server.seen).toHaveLength(1);
  });

  it('runs out of time while headers or body are missing', async () => {
    const { transport } = await rig(({ response }, index) => {
      if (index === 1) response.write('{"a":');
    });
    expect((await failureOf(transport.send(call({ timeoutMs: 50 })))).kind).toBe('timeout');
    expect((await failureOf(transport.send(call({ timeoutMs: 50 })))).kind).toBe('timeout');
  });

  it('runs out of time although fetch ignores its signal', async () => {
    const { transport } = await rig(({ json }) => json(200, {}), { fetch: () => new Promise(() => undefined) });
    expect((await failureOf(transport.send(call({ timeoutMs: 20 })))).kind).toBe('timeout');
  });

  it('says what the system said when nobody answers', async () => {
    const { transport, server: gone } = await rig(() => undefined);
    await gone.close();
    const { details } = await failureOf(transport.send(call()));
    expect(details).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    expect(details.serverMessage).toContain('ECONNREFUSED');
  });

  it('does not blame its host, or leave a change in doubt, when the credentials come too late', async () => {
    const { transport, server } = await rig(() => undefined, {
      credentials: { getCredential: () => new Promise(() => undefined) },
    });
    const { details } = await failureOf(transport.send(call({ method: 'PUT', timeoutMs: 20 })));
    expect(details).toEqual({ kind: 'credentials-unreadable', action: 'GetCredential', code: 'CredentialsLate' });
    expect(server.seen).toEqual([]);
  });

  it('does not let a foreign credential error through', async () => {
    const { transport, server } = await rig(({ json }) => json(200, {}), {
      credentials: { getCredential: () => Promise.reject(new Error('parse failed: {"secret": "hush-hush"}')) },
    });
    const failure = await failureOf(transport.send(call()));
    expect(failure.kind).toBe('credentials-unreadable');
    expect(JSON.stringify(failure.details) + failure.message).not.toContain('hush');
    expect(server.seen).toHaveLength(0);
  });
});

describe('the queue', () => {
  it('has at most six calls under way per host and serves all', async () => {
    const open: Incoming[] = [];
    let most = 0;
    const { transport } = await rig((incoming) => {
      open.push(incoming);
      most = Math.max(most, open.length);
      if (open.length === 6 || transportDone() >= 14) setImmediate(() => open.splice(0).forEach((one) => finish(one)));
    });
    let finished = 0;
    const transportDone = () => finished;
    const finish = (one: Incoming) => {
      finished += 1;
      one.json(200, {});
    };
    await Promise.all(Array.from({ length: 20 }, () => transport.send(call())));
    expect(finished).toBe(20);
    expect(most).toBe(6);
  });
});
