import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { profileCredentials, staticCredentials } from '../src/cloud/credentials.ts';
import { cliHome } from '../src/cloud/home.testing.ts';
import { CloudError } from '../src/cloud/errors.ts';
import { redact, rememberSecret } from '../src/cloud/redact.ts';
import { fetchTrusting } from '../src/cloud/trustedFetch.ts';
import { EasClient } from '../src/eas/client.ts';
import { everyChange, everyRead } from '../src/eas/everyCall.testing.ts';
import { explainError } from '../src/eas/explainError.ts';
import { startEmulator } from '../src/emulator/emulator.ts';
import { randomIds } from '../src/emulator/ids.ts';
import { sendRaw } from '../src/inference/sendRaw.ts';
import { streamChat } from '../src/inference/streamChat.ts';
import { translateWith } from '../src/messages/translate.ts';
import { canariesIn, canariesUnder, canary, canaryMark, plainCanary } from './support/canaries.ts';
import { startTestServer, type Incoming, type TestServer } from './support/httpServer.ts';

const t = translateWith({});

const credential = {
  accessKeyId: `STS.${plainCanary('Id')}`,
  accessKeySecret: canary('secret'),
  securityToken: canary('sts-token'),
};

const config = {
  metadata: { name: 'svc', instance: 1 },
  token: canary('service-token'),
  dockerAuth: Buffer.from(`user:${canary('registry')}`).toString('base64'),
  containers: [{ image: 'x', env: [{ name: 'HF_TOKEN', value: canary('variable') }] }],
};

/** All that a log, a window or a bug report could get of something that was thrown or answered. */
function tracesOf(told: unknown): string {
  const { message, advice, details } = explainError(told, t);
  const error = told instanceof Error ? [told.stack, String(told)] : [];
  return [
    inspect(told, { depth: 20, showHidden: true }),
    JSON.stringify(told),
    ...error,
    message,
    advice,
    details,
  ].join('\n');
}

/** Every way in which a server may throw back what it was sent. */
const hostile: Readonly<Record<string, (incoming: Incoming, said: string) => void>> = {
  'a refusal that quotes the request': ({ json, request }, said) =>
    json(
      400,
      { Code: 'InvalidParameter', Message: said, RequestId: said },
      { 'x-acs-request-id': encodeURIComponent(tokenOf(request)) },
    ),
  'a refusal whose code, permission and id are secrets': ({ json, request }) => {
    const token = tokenOf(request);
    json(403, { Code: token, RequestId: token, AccessDeniedDetail: { AuthAction: token } });
  },
  'a refusal of the key that quotes it': ({ json }, said) => json(401, { Code: 'InvalidSecurityToken', Message: said }),
  'an XML refusal that quotes the request': ({ response }, said) =>
    response.writeHead(400).end(`<Error><Code>${said.slice(0, 40)}</Code><Message>${said}</Message></Error>`),
  'a page that quotes the request': ({ response }, said) =>
    response.writeHead(502, { 'content-type': 'text/html' }).end(`<html>${said}`),
  'an answer of another form that quotes the request': ({ json }, said) => json(200, { [said]: said, Services: said }),
  'a redirect with the request in it': ({ response }, said) =>
    response.writeHead(302, { location: `http://127.0.0.1:9/?${encodeURIComponent(said)}` }).end(),
  'an answer that is cut': ({ response }, said) => {
    response.writeHead(200, { 'content-length': '99999' }).write(said);
    response.destroy();
  },
};

/** The secret that a request carries in its headers. */
function tokenOf({ headers }: Incoming['request']): string {
  return String(headers['x-acs-security-token'] ?? headers.authorization);
}

let server: TestServer;
let answer: (incoming: Incoming, said: string) => void = () => undefined;

beforeAll(async () => {
  server = await startTestServer((incoming) => {
    const { request, body } = incoming;
    answer(incoming, `${request.url} ${JSON.stringify(request.headers)} ${body}`);
  });
});

afterAll(() => server.close());

describe('the client', () => {
  const clock = { now: Date.now, random: () => 0, pause: () => Promise.resolve() };

  it.each(Object.entries(hostile))('tells no secret after %s, whatever was asked', async (_name, hostileAnswer) => {
    answer = hostileAnswer;
    const before = server.seen.length;
    const api = new EasClient({
      region: 'cn-hangzhou',
      endpoint: server.origin,
      credentials: staticCredentials(credential),
      clock,
    });
    const calls = [...everyRead, ...everyChange].map(([, run]) => run(api));
    const outcomes = await Promise.allSettled([
      ...calls,
      api.createService(config, 'w'),
      api.services.update('svc', config),
      api.services.clone('svc', config),
    ]);
    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(errors.length).toBeGreaterThan(everyRead.length / 2);
    for (const error of errors) expect(canariesIn('an error', tracesOf(error))).toEqual([]);
    const seen = server.seen.slice(before);
    expect(canariesIn('a request', seen.map(({ request }) => JSON.stringify(request.headers)).join())).not.toEqual([]);
    expect(canariesIn('an address', seen.map(({ request }) => request.url).join())).toEqual([]);
  });

  it('tells no secret of a call of a service that throws it back', async () => {
    const target = { baseUrl: `${server.origin}/api/predict/svc`, token: canary('token') };
    // As the chat does when it has asked for it.
    rememberSecret(target.token);
    const options = { signal: new AbortController().signal, fetch, now: Date.now };
    for (const hostileAnswer of Object.values(hostile)) {
      answer = hostileAnswer;
      const chat = { messages: [{ role: 'user', content: 'Hello!' }], model: '' } as const;
      const asked = await streamChat(
        target,
        { ...chat, maxTokens: undefined, temperature: undefined, topP: undefined },
        { ...options, onEvent: () => undefined },
      );
      const raw = await sendRaw(target, { method: 'GET', path: '/v1/models', headers: [], body: '' }, options);
      for (const failure of [asked.failure, raw.failure]) {
        expect(canariesIn('a failure', failure ? tracesOf(failure) : '')).toEqual([]);
      }
      expect(asked.failure).toBeInstanceOf(CloudError);
      expect(canariesIn('the head of an answer', JSON.stringify(raw.head ?? ''))).toEqual([]);
    }
  });

  it('tells no secret where nothing answers, or a file of certificates is none', async () => {
    const api = new EasClient({
      region: 'cn-hangzhou',
      endpoint: 'http://127.0.0.1:9',
      credentials: staticCredentials(credential),
      clock,
    });
    const folder = await mkdtemp(join(tmpdir(), 'pai-eas-ca-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const wrong = `-----BEGIN PRIVATE KEY-----\n${canary('private-key')}\n-----END PRIVATE KEY-----\n`;
    await writeFile(join(folder, 'ca.pem'), wrong);
    const failures = [api.createService(config, 'w'), fetchTrusting(join(folder, 'ca.pem'))];
    for (const outcome of await Promise.allSettled(failures)) {
      expect(outcome.status).toBe('rejected');
      if (outcome.status === 'rejected') expect(canariesIn('an error', tracesOf(outcome.reason))).toEqual([]);
    }
  });

  it('puts no secret into an address to get credentials', async () => {
    const key = { access_key_id: `LTAI${plainCanary('Id')}`, access_key_secret: canary('secret') };
    const role = { ram_role_arn: 'acs:ram::1:role/eas' };
    const profiles = [
      { name: 'role', mode: 'RamRoleArn', ...key, ...role },
      { name: 'temp', mode: 'StsToken', ...key, sts_token: canary('sts') },
      { name: 'chain', mode: 'ChainableRamRoleArn', ...role, source_profile: 'temp' },
      {
        name: 'oauth',
        mode: 'OAuth',
        oauth_site_type: 'CN',
        oauth_refresh_token: canary('refresh'),
        oauth_access_token: canary('access'),
        oauth_access_token_expire: 1,
      },
    ];
    const home = await cliHome({ current: 'role', profiles });
    const urls: string[] = [];
    const send: typeof fetch = async (input) => {
      urls.push(new Request(input).url);
      return Response.json({ Code: 'NoPermission' }, { status: 403 });
    };
    for (const name of ['role', 'chain', 'oauth']) {
      const source = profileCredentials(name, { home, fetch: send, metadataFetch: send, consent: true });
      await expect(source.getCredential()).rejects.toBeInstanceOf(CloudError);
    }
    expect(urls.length).toBeGreaterThanOrEqual(3);
    expect(urls.flatMap((url) => canariesIn('an address', url))).toEqual([]);
  });
});

describe('the emulator', () => {
  let folder = '';
  const log: string[] = [];
  const ids = {
    ...randomIds,
    text: (length: number) => (length === 40 ? canaryMark + randomIds.text(30) : randomIds.text(length)),
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pai-eas-canaries-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('says no secret, and keeps those of its services in files that only the owner reads', async () => {
    const accessKey = { id: `LTAI${plainCanary('Key')}`, secret: canary('key') };
    const emulator = await startEmulator({
      accessKey,
      stateFolder: folder,
      ids,
      seed: 'empty',
      log: (line) => log.push(line),
    });
    const api = new EasClient({
      region: emulator.region,
      endpoint: `http://${emulator.endpoint}`,
      credentials: staticCredentials({ accessKeyId: accessKey.id, accessKeySecret: accessKey.secret }),
    });
    try {
      await api.createService({ ...config, metadata: { ...config.metadata, cpu: 1, memory: 2000 } }, '295949');
      const refusals = await Promise.allSettled([
        api.createService(config, '295949'),
        api.createService({ ...config, metadata: { name: 'not a name' } }, '295949'),
        api.services.switchVersion('svc', 7),
      ]);
      const answers = await Promise.allSettled([
        api.listServices({}),
        api.describeEndpoints('svc'),
        api.services.listVersions('svc'),
      ]);
      for (const refusal of refusals)
        if (refusal.status === 'rejected') expect(canariesIn('a refusal', tracesOf(refusal.reason))).toEqual([]);
      expect(refusals.some(({ status }) => status === 'rejected')).toBe(true);
      // What holds a secret on purpose is masked wherever it may be written.
      expect(canariesIn('an answer', JSON.stringify(answers))).not.toEqual([]);
      expect(canariesIn('an answer in a log', redact(JSON.stringify(answers)))).toEqual([]);
    } finally {
      await emulator.close();
    }
    expect(canariesIn('its log', log.join('\n'))).toEqual([]);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const files = (await readdir(folder)).filter((name) => name.startsWith('state'));
    for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    // What a service is called by and made of, or it could not go on after a restart. The key it was given is not kept.
    const kept = JSON.parse((await readFile(join(folder, 'state.json'), 'utf8')).split('\n')[1] ?? '') as object;
    expect([...new Set(pathsOfCanaries(kept))]).toEqual(keptInState);
    const others = (await canariesUnder(folder)).filter(({ place }) => !/\/state[.\w]*\.json$/.test(place));
    expect(others).toEqual([]);
  });
});

/** The secrets that an emulator with `--state` has to keep. */
const keptInState: readonly string[] = [
  '/services/*/token',
  '/services/*/config/token',
  '/services/*/config/dockerAuth',
  '/services/*/config/containers/*/env/*/value',
];

/** Where in a value a text with a canary stands; places in lists are not told apart. */
function pathsOfCanaries(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return canariesIn(path, value).length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    pathsOfCanaries(part, `${path}/${Array.isArray(value) ? '*' : key}`),
  );
}
