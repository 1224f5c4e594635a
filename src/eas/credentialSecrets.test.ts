import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { explainError } from './explainError.ts';
import { translateWith } from '../messages/translate.ts';
import { credentialOwner } from '../cloud/credentialOwner.ts';
import { type CredentialOptions, defaultChain, profileCredentials } from '../cloud/credentials.ts';
import { cliFile, homeWith } from '../cloud/home.testing.ts';

/** Stands in every secret, of files, variables, tokens and answers. */
const canary = 'cAnArY';
const secret = (name: string) => `${canary}-${name}-0123456789`;
const encodings = [canary, Buffer.from(canary).toString('base64').slice(0, 8), Buffer.from(canary).toString('hex')];

const soon = Math.floor(Date.now() / 1000) + 3600;
const key = { access_key_id: secret('id'), access_key_secret: secret('secret') };
const role = { ram_role_arn: 'acs:ram::1:role/x' };
const profiles: readonly { name: string; mode: string; [field: string]: unknown }[] = [
  { name: 'sts', mode: 'StsToken', ...key, sts_token: secret('token'), sts_expiration: 1 },
  { name: 'role', mode: 'RamRoleArn', ...key, ...role },
  { name: 'chain', mode: 'ChainableRamRoleArn', ...role, source_profile: 'temp' },
  { name: 'temp', mode: 'StsToken', ...key, sts_token: secret('token') },
  { name: 'ecs', mode: 'EcsRamRole', ram_role_name: 'r' },
  { name: 'oidc', mode: 'OIDC', ...role, oidc_provider_arn: 'p', oidc_token_file: 'f' },
  {
    name: 'sso',
    mode: 'CloudSSO',
    access_token: secret('sso'),
    cloud_sso_sign_in_url: 'https://sso.example',
    cloud_sso_account_id: '1',
    cloud_sso_access_config: 'c',
    cloud_sso_access_token_expire: soon,
  },
  {
    name: 'oauth',
    mode: 'OAuth',
    oauth_site_type: 'CN',
    oauth_refresh_token: secret('refresh'),
    oauth_access_token: secret('access'),
    oauth_access_token_expire: 1,
  },
  { name: 'ext', mode: 'External', process_command: `no-such-command --password ${secret('password')}` },
  { name: 'odd', mode: 'CredentialsURI', ...key },
  { name: 'half', mode: 'RamRoleArn', ...key },
];

function quotingRefusal(sent: string): Response {
  return Response.json(
    { Code: sent, Message: sent, RequestId: sent, error: sent, error_description: sent },
    { status: 400, headers: { 'x-acs-request-id': encodeURIComponent(sent) } },
  );
}

/** Every way in which a server or a network may throw back what it was sent. */
const hostile: Readonly<Record<string, (sent: string) => Response>> = {
  'a refusal that quotes the request': quotingRefusal,
  'a refusal by words of the right form': () =>
    Response.json({ Code: secret('id'), RequestId: secret('secret'), message: secret('token') }, { status: 403 }),
  'a page that quotes the request': (sent) => new Response(`<html>${sent}`, { status: 200 }),
  'half an answer': () =>
    Response.json({
      Credentials: { AccessKeyId: secret('new'), SecurityToken: secret('new') },
      access_token: secret('new'),
    }),
  'ended credentials': () => {
    const ended = {
      Code: 'Success',
      AccessKeyId: secret('new'),
      AccessKeySecret: secret('new'),
      SecurityToken: secret('new'),
      Expiration: '2020-01-01T00:00:00Z',
    };
    const oauth = { accessKeyId: secret('new'), accessKeySecret: secret('new'), securityToken: secret('new') };
    const tokens = { access_token: secret('new'), refresh_token: secret('new') };
    return Response.json({
      ...ended,
      ...oauth,
      ...tokens,
      Credentials: ended,
      CloudCredential: ended,
      expiration: ended.Expiration,
    });
  },
  'a network that quotes the request': (sent) => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(sent), { code: 'ECONNRESET', path: sent }) });
  },
};

/** A `fetch` that answers with `answer` made of all that it was sent. */
function quoting(answer: (sent: string) => Response): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const headers = JSON.stringify(Object.fromEntries(request.headers));
    return answer(`${decodeURIComponent(request.url)} ${headers} ${await request.text()}`);
  };
}

/** Everything that a log, a window or a bug report could get of an error. */
function tracesOf(error: Error): string {
  const { message, advice, details } = explainError(error, translateWith({}));
  return [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    error.stack,
    message,
    advice,
    details,
  ].join('\n');
}

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
});
afterEach(() => vi.restoreAllMocks());

function expectClean(traces: string): void {
  for (const form of encodings) expect(traces).not.toContain(form);
}

describe('secrets of credentials', () => {
  for (const [name, answer] of Object.entries(hostile)) {
    it.each(profiles.filter((profile) => profile.name !== 'temp').map((profile) => [profile.name]))(
      `stay out of every error after ${name}: %s`,
      async (profile) => {
        const { dir } = await homeWith({ 'token-file': secret('oidc') });
        const withFile = profiles.map((one) => ({ ...one, oidc_token_file: join(dir, 'token-file') }));
        const home = await homeWith({ [cliFile]: { current: profile, profiles: withFile } });
        const send = quoting(answer);
        const options: CredentialOptions = { home, fetch: send, metadataFetch: send, consent: true };
        const failure = await failureOf(profileCredentials(profile, options).getCredential());
        expectClean(tracesOf(failure) + written.join(''));
      },
    );
  }

  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['a broken CLI file', { [cliFile]: `{"profiles": [{"access_key_secret": "${secret('secret')}" oops` }, {}],
    ['a CLI file of another form', { [cliFile]: { current: secret('x'), profiles: { a: secret('secret') } } }, {}],
    [
      'a shared file',
      { '.alibabacloud/credentials': `[default]\ntype=${secret('x')}\naccess_key_secret=${secret('s')}` },
      {},
    ],
    ['an address', {}, { ALIBABA_CLOUD_CREDENTIALS_URI: `ftp://${secret('user')}@h` }],
    ['an address that refuses', {}, { ALIBABA_CLOUD_CREDENTIALS_URI: `http://h/?token=${secret('x')}` }],
    [
      'a token file that is not there',
      {},
      {
        ALIBABA_CLOUD_ROLE_ARN: 'r',
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p',
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: `/nowhere/${secret('x')}`,
      },
    ],
  ])('stay out of every error about %s', async (_name, files, env) => {
    const home = await homeWith(files, env);
    const send = quoting(quotingRefusal);
    const failure = await failureOf(defaultChain({ home, fetch: send, metadataFetch: send }).getCredential());
    expectClean(tracesOf(failure) + written.join(''));
  });

  it('stay out of the name of their owner', async () => {
    const home = await homeWith({ [cliFile]: { profiles } });
    const usable = profiles.filter(({ name }) => name !== 'odd' && name !== 'half');
    for (const { name } of usable) {
      const credential = { accessKeyId: secret('id'), accessKeySecret: secret('s'), securityToken: secret('t') };
      expect(await credentialOwner(credential, { home, profile: name }), name).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it('stay out of stderr when DEBUG asks the parts of the official library for it', async () => {
    const home = await homeWith({ [cliFile]: { profiles } });
    const module = fileURLToPath(new URL('../cloud/credentials.ts', import.meta.url));
    const program = `
      const { profileCredentials } = await import(${JSON.stringify(module)});
      const fetch = async () => Response.json({ Code: 'x', Message: 'y' }, { status: 400 });
      const home = { dir: ${JSON.stringify(home.dir)}, env: {} };
      const failure = await profileCredentials('chain', { home, fetch }).getCredential().catch((error) => error);
      console.log(failure.details.code, process.env.DEBUG);
    `;
    const env = { ...process.env, DEBUG: '*', NODE_NO_WARNINGS: '1' };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(out.trim()).toBe('ProfileRefused *');
    expect(errors).toBe('');
  });
});
