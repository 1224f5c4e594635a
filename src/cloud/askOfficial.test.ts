import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { startTestServer } from '../../test/support/httpServer.ts';
import type { CredentialOptions, CredentialSource } from './credentials.ts';
import { defaultChain, profileCredentials } from './credentials.ts';
import { cliFile, cliHome, homeWith } from './home.testing.ts';

const expiration = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
const given = {
  accessKeyId: 'STS.given-id',
  accessKeySecret: 'given-secret',
  securityToken: 'given-token',
  expiresAt: Date.parse(expiration),
};
const answered = {
  AccessKeyId: given.accessKeyId,
  AccessKeySecret: given.accessKeySecret,
  SecurityToken: given.securityToken,
  Expiration: expiration,
};
const key = { access_key_id: 'ak-id', access_key_secret: 'ak-secret' };
const role = { ram_role_arn: 'acs:ram::1:role/x', ram_session_name: 'me' };

interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly form: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
}

/** A `fetch` that answers with `answer`, and what it was asked for. */
function cloud(answer: (asked: Asked) => Response): { send: typeof fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    const form = new URLSearchParams(body);
    const one = { url: new URL(request.url), method: request.method, form, headers: request.headers, body };
    asked.push(one);
    return answer(one);
  };
  return { send, asked };
}

const nobody = cloud(() => {
  throw new Error('nobody was to be asked');
}).send;

async function profileOf(
  profiles: readonly object[],
  send: typeof fetch,
  more: CredentialOptions & { files?: Record<string, unknown> } = {},
): Promise<CredentialSource> {
  const home = await homeWith({ ...more.files, [cliFile]: { profiles } });
  return profileCredentials('p', { fetch: send, metadataFetch: nobody, ...more, home });
}

describe('a profile that assumes a role', () => {
  it('signs with its key and asks STS for the role', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const source = await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role, expired_seconds: 1800 }], send);
    expect(await source.getCredential()).toEqual(given);
    expect(asked.map(({ url, method }) => `${method} ${url.host}`)).toEqual(['POST sts.aliyuncs.com']);
    expect(asked[0]?.url.href).toBe('https://sts.aliyuncs.com/');
    expect(Object.fromEntries(asked[0]?.form ?? [])).toMatchObject({
      Action: 'AssumeRole',
      AccessKeyId: 'ak-id',
      Signature: expect.stringMatching(/=$/) as string,
      RoleArn: role.ram_role_arn,
      RoleSessionName: 'me',
      DurationSeconds: '1800',
    });
    expect(asked[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  });

  it('asks once for callers that come together, and not again while the answer counts', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const source = await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], send);
    expect(await Promise.all([1, 2, 3].map(() => source.getCredential()))).toEqual([given, given, given]);
    await source.getCredential();
    expect(asked).toHaveLength(1);
    source.renew?.();
    await source.getCredential();
    expect(asked).toHaveLength(2);
  });

  it('asks the STS host of its region, from inside a VPC where it says so', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const vpc = { sts_region: 'cn-beijing', enable_vpc: true };
    await (await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role, ...vpc }], send)).getCredential();
    expect(asked[0]?.url.host).toBe('sts-vpc.cn-beijing.aliyuncs.com');
  });

  it('takes its key from another profile', async () => {
    const { send, asked } = cloud(({ form }) =>
      Response.json({ Credentials: { ...answered, AccessKeyId: `STS.${form.get('RoleSessionName')}` } }),
    );
    const source = await profileOf(
      [
        {
          name: 'p',
          mode: 'ChainableRamRoleArn',
          source_profile: 'q',
          ram_role_arn: 'two',
          ram_session_name: 'second',
        },
        { name: 'q', mode: 'RamRoleArn', ...key, ...role, ram_session_name: 'first' },
      ],
      send,
    );
    expect((await source.getCredential()).accessKeyId).toBe('STS.second');
    expect(asked.map(({ form }) => form.get('AccessKeyId'))).toEqual(['ak-id', 'STS.first']);
    expect(asked.map(({ form }) => form.get('SecurityToken'))).toEqual([null, given.securityToken]);
    expect(asked.map(({ url }) => url.search)).toEqual(['', '']);
  });

  it('says what STS said, and nothing else of its answer', async () => {
    const said = { Code: 'EntityNotExist.Role', Message: 'ak-secret is no good', RequestId: 'ABCDEF01-2345' };
    const { send } = cloud(() => Response.json(said, { status: 404 }));
    const failure = await failureOf(
      (await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], send)).getCredential(),
    );
    expect(failure.details).toEqual({
      kind: 'credentials-unreadable',
      action: 'GetCredential',
      code: 'ProfileRefused',
      subject: 'p',
      mode: 'RamRoleArn',
      status: 404,
      serverMessage: 'EntityNotExist.Role',
      requestId: 'ABCDEF01-2345',
    });
  });

  it('says that STS could not be reached', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND sts.aliyuncs.com'), { code: 'ENOTFOUND' });
    const { send } = cloud(() => {
      throw new TypeError('fetch failed', { cause });
    });
    const failure = await failureOf(
      (await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], send)).getCredential(),
    );
    expect(failure.details).toMatchObject({ kind: 'unreachable', code: 'ENOTFOUND', host: 'sts.aliyuncs.com' });
  });

  it.each([
    ['an answer of another form', () => Response.json({ Credentials: {} })],
    ['a web page', () => new Response('<html>', { status: 200 })],
    ['a refusal that is no JSON', () => new Response('<html>', { status: 502 })],
  ])('says that there are no credentials in %s', async (_name, answer) => {
    const source = await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], cloud(answer).send);
    expect((await failureOf(source.getCredential())).details.code).toBe('ProfileRefused');
  });

  it('does not take credentials that have ended', async () => {
    const { send } = cloud(() => Response.json({ Credentials: { ...answered, Expiration: '2026-01-01T00:00:00Z' } }));
    const source = await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], send);
    const failure = await failureOf(source.getCredential());
    expect(failure.details).toMatchObject({ code: 'AlreadyExpired', endedAt: Date.UTC(2026, 0, 1) });
  });

  it('says that the clock is wrong when STS refuses the date', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const said = { Code: 'InvalidTimeStamp.Expired', Message: 'expired', RequestId: 'ABCDEF01-2345' };
    const { send } = cloud(() => Response.json(said, { status: 400, headers: { date } }));
    const source = await profileOf([{ name: 'p', mode: 'RamRoleArn', ...key, ...role }], send);
    const { details } = await failureOf(source.getCredential());
    expect(details).toMatchObject({ kind: 'clock', code: 'InvalidTimeStamp.Expired', requestId: 'ABCDEF01-2345' });
    expect(Math.round((details.clockSkewMs ?? 0) / 60_000)).toBe(-60);
  });
});

describe('an OIDC role', () => {
  it('sends the token of the file that the profile names', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const home = await homeWith({ token: 'oidc-token' });
    const oidc = { oidc_provider_arn: 'acs:ram::1:oidc-provider/x', oidc_token_file: join(home.dir, 'token') };
    const source = await profileOf([{ name: 'p', mode: 'OIDC', ...role, ...oidc }], send);
    expect(await source.getCredential()).toEqual(given);
    expect(asked[0]?.url.searchParams.get('Action')).toBe('AssumeRoleWithOIDC');
    expect(asked[0]?.form.get('OIDCToken')).toBe('oidc-token');
  });

  it('is taken from the environment before any profile', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const files = await homeWith({
      token: 'oidc-token',
      [cliFile]: { current: 'p', profiles: [{ name: 'p', ...key }] },
    });
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: 'env-role',
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'env-provider',
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(files.dir, 'token'),
    };
    expect(await defaultChain({ home: { ...files, env }, fetch: send }).getCredential()).toEqual(given);
    expect(asked[0]?.form.get('RoleArn')).toBe('env-role');
    const gone = { ...env, ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(files.dir, 'gone') };
    const failure = await failureOf(defaultChain({ home: { ...files, env: gone }, fetch: send }).getCredential());
    expect(failure.details).toMatchObject({ code: 'SourceRefused', mode: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE' });
  });
});

describe('CloudSSO', () => {
  const login = {
    name: 'p',
    mode: 'CloudSSO',
    access_token: 'sso-token',
    cloud_sso_sign_in_url: 'https://signin.alibabacloudsso.com/x',
    cloud_sso_account_id: '1',
    cloud_sso_access_config: 'ac-1',
    cloud_sso_access_token_expire: Math.floor(Date.now() / 1000) + 600,
  };

  it('exchanges the login for credentials', async () => {
    const { send, asked } = cloud(() => Response.json({ CloudCredential: answered }));
    expect(await (await profileOf([login], send)).getCredential()).toEqual(given);
    expect(asked[0]?.url.href).toBe('https://signin.alibabacloudsso.com/cloud-credentials');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer sso-token');
    expect(asked[0]?.headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ AccountId: '1', AccessConfigurationId: 'ac-1' });
  });

  it('exchanges the login that a role is taken with', async () => {
    const { send, asked } = cloud(({ url }) =>
      Response.json(url.pathname === '/' ? { Credentials: answered } : { CloudCredential: answered }),
    );
    const chained = { name: 'p', mode: 'ChainableRamRoleArn', source_profile: 'q', ram_role_arn: 'two' };
    expect(await (await profileOf([chained, { ...login, name: 'q' }], send)).getCredential()).toEqual(given);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ AccountId: '1', AccessConfigurationId: 'ac-1' });
    expect(asked[1]?.form.get('RoleArn')).toBe('two');
  });

  it('says when the login has ended', async () => {
    const ended = { ...login, cloud_sso_access_token_expire: 1_000_000 };
    const failure = await failureOf((await profileOf([ended], nobody)).getCredential());
    expect(failure.details).toMatchObject({ code: 'ExpiredProfile', mode: 'CloudSSO', endedAt: 1_000_000_000 });
  });
});

describe('modes that write to the file', () => {
  const oauth = {
    name: 'p',
    mode: 'OAuth',
    oauth_site_type: 'CN',
    oauth_refresh_token: 'refresh-old',
    oauth_access_token: 'access-old',
    oauth_access_token_expire: 1,
  };
  const command = `"${process.execPath}" -p 'JSON.stringify({access_key_id:"ext-id",access_key_secret:"ext-secret",mode:"AK"})'`;
  const external = { name: 'p', mode: 'External', process_command: command };

  it('OAuth renews its tokens when the person agreed, and asks once although the file changes', async () => {
    const { send, asked } = cloud(({ url }) =>
      url.pathname === '/v1/token'
        ? Response.json({ access_token: 'access-new', refresh_token: 'refresh-new', expires_in: 3600 })
        : Response.json({ ...given, expiration }),
    );
    const home = await homeWith({ [cliFile]: { current: 'p', profiles: [oauth] } });
    const source = profileCredentials('p', { home, fetch: send, consent: true });
    expect(await source.getCredential()).toEqual(given);
    const text = await readFile(join(home.dir, cliFile), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      profiles: [{ oauth_refresh_token: 'refresh-new', sts_token: 'given-token' }],
    });
    await source.getCredential();
    expect(asked.map(({ url }) => url.href)).toEqual([
      'https://oauth.aliyun.com/v1/token',
      'https://oauth.aliyun.com/v1/exchange',
    ]);
  });

  it('External runs its command when the person agreed', async () => {
    const source = await profileOf([external], nobody, { consent: true });
    expect(await source.getCredential()).toMatchObject({ accessKeyId: 'ext-id', accessKeySecret: 'ext-secret' });
  });

  it('External keeps to the end that its command names, as text or as a number', async () => {
    const end = Date.now() + 3_600_000;
    for (const named of [`"${new Date(end).toISOString()}"`, String(end)]) {
      const script = `JSON.stringify({access_key_id:"i",access_key_secret:"s",sts_token:"t",expiration:${named}})`;
      const profile = { ...external, process_command: `"${process.execPath}" -p '${script}'` };
      const source = await profileOf([profile], nobody, { consent: true });
      expect((await source.getCredential()).expiresAt).toBe(end);
    }
  });

  it.each([
    ['OAuth', oauth],
    ['External', external],
  ])('%s does nothing without consent', async (mode, profile) => {
    const home = await homeWith({ [cliFile]: { profiles: [profile] } });
    const before = await readFile(join(home.dir, cliFile), 'utf8');
    const failure = await failureOf(profileCredentials('p', { home, fetch: nobody }).getCredential());
    expect(failure.details).toMatchObject({ code: 'ConsentNeeded', subject: 'p', mode });
    expect(await readFile(join(home.dir, cliFile), 'utf8')).toBe(before);
  });

  it('a command that fails is named by its profile only', async () => {
    const failing = { ...external, process_command: 'no-such-command --password top-secret-x' };
    const failure = await failureOf((await profileOf([failing], nobody, { consent: true })).getCredential());
    expect(failure.details).toMatchObject({ code: 'ProfileRefused', subject: 'p', mode: 'External' });
    expect(JSON.stringify(failure.details)).not.toContain('top-secret');
  });
});

describe('the instance metadata service', () => {
  const profile = { name: 'p', mode: 'EcsRamRole', ram_role_name: 'r' };

  it('gives the role of the instance to who chose the profile, through no proxy', async () => {
    const { send, asked } = cloud(({ method }) =>
      method === 'PUT' ? new Response('metadata-token') : Response.json({ ...answered, Code: 'Success' }),
    );
    const source = await profileOf([profile], nobody, { metadataFetch: send });
    expect(await source.getCredential()).toEqual(given);
    expect(asked.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      'PUT http://100.100.100.200/latest/api/token',
      'GET http://100.100.100.200/latest/meta-data/ram/security-credentials/r',
    ]);
    expect(asked[1]?.headers.get('x-aliyun-ecs-metadata-token')).toBe('metadata-token');
  });

  it('is asked in the chain where the environment names the role', async () => {
    const { send } = cloud(({ method }) =>
      method === 'PUT' ? new Response('t') : Response.json({ ...answered, Code: 'Success' }),
    );
    const home = await cliHome(undefined, { ALIBABA_CLOUD_ECS_METADATA: 'r' });
    expect(await defaultChain({ home, fetch: nobody, metadataFetch: send }).getCredential()).toEqual(given);
  });

  it('is tried once when it does not answer', async () => {
    const { send, asked } = cloud(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'EHOSTUNREACH' }) });
    });
    const failure = await failureOf((await profileOf([profile], nobody, { metadataFetch: send })).getCredential());
    expect(failure.details).toMatchObject({ code: 'MetadataUnreachable', subject: 'p', mode: 'EcsRamRole' });
    expect(asked).toHaveLength(1);
  });

  it('is not waited for when it takes the connection and stays silent', async () => {
    const server = await startTestServer(() => undefined);
    onTestFinished(() => server.close());
    const silent: typeof fetch = (_input, init) => fetch(server.origin, init);
    const start = performance.now();
    const failure = await failureOf((await profileOf([profile], nobody, { metadataFetch: silent })).getCredential());
    expect(failure.details.code).toBe('MetadataUnreachable');
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(server.seen).toHaveLength(1);
  });

  it('that has no such role is not called silent', async () => {
    const { send } = cloud(({ method }) => (method === 'PUT' ? new Response('t') : new Response('', { status: 404 })));
    const failure = await failureOf((await profileOf([profile], nobody, { metadataFetch: send })).getCredential());
    expect(failure.details).toMatchObject({ code: 'ProfileRefused', status: 404 });
  });
});

describe('other sources', () => {
  it('the shared file may name a role', async () => {
    const { send, asked } = cloud(() => Response.json({ Credentials: answered }));
    const ini = '[default]\ntype=ram_role_arn\naccess_key_id=i\naccess_key_secret=s\nrole_arn=shared-role\n';
    const home = await homeWith({ '.alibabacloud/credentials': ini });
    expect(await defaultChain({ home, fetch: send }).getCredential()).toEqual(given);
    expect(asked[0]?.form.get('RoleArn')).toBe('shared-role');
  });

  it('a credentials address is asked where the environment names one', async () => {
    const { send, asked } = cloud(() => Response.json(answered));
    const home = await cliHome(undefined, { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:5/c' });
    expect(await defaultChain({ home, fetch: send }).getCredential()).toEqual(given);
    expect(asked[0]?.url.href).toBe('http://127.0.0.1:5/c');
  });

  it('that answer at endless length are not read to the end', async () => {
    let chunks = 0;
    const long = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            chunks += 1;
            controller.enqueue(new Uint8Array(64 * 1024).fill(32));
            if (chunks === 200) controller.close();
          },
        }),
      );
    const home = await cliHome(undefined, { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:5/c' });
    const failure = await failureOf(defaultChain({ home, fetch: cloud(long).send }).getCredential());
    expect(failure.details).toMatchObject({ kind: 'unexpected-answer', code: 'AnswerTooLarge', host: '127.0.0.1:5' });
    expect(chunks).toBeLessThan(64);
  });

  it('go through the fetch that is global at the time', async () => {
    const server = await startTestServer(({ json }) => json(200, answered));
    onTestFinished(() => server.close());
    const home = await cliHome(undefined, { ALIBABA_CLOUD_CREDENTIALS_URI: server.origin });
    expect(await defaultChain({ home }).getCredential()).toEqual(given);
  });
});
