import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from '../../test/support/cloudFailure.ts';
import { type Incoming, startTestServer } from '../../test/support/httpServer.ts';
import { type CredentialSource, profileCredentials, staticCredentials } from './credentials.ts';
import { unreadable } from './credentialError.ts';
import { cliFile, cliHome, put } from './home.testing.ts';
import { type CloudRequest, Transport } from './transport.ts';

const read: CloudRequest = {
  product: 'eas',
  version: '2021-07-01',
  action: 'ListServices',
  method: 'GET',
  path: '/api/v2/services',
  query: {},
  timeoutMs: 5000,
};
const change: CloudRequest = { ...read, action: 'StopService', method: 'PUT', path: '/x/stop' };

const expired = { Code: 'InvalidSecurityToken.Expired', Message: 'expired' };
const keyOf = ({ request }: Incoming) => /Credential=([^,]+)/.exec(request.headers.authorization ?? '')?.[1];

/** A cloud that takes one key only, and how often its source was read. */
async function rig(source: CredentialSource, goodKey: string, refusal: { status: number; body: object }) {
  const server = await startTestServer((incoming) =>
    keyOf(incoming) === goodKey
      ? incoming.json(200, { ok: true })
      : incoming.json(refusal.status, refusal.body, { 'x-acs-request-id': 'R-1' }),
  );
  onTestFinished(() => server.close());
  const transport = new Transport({ region: 'cn-hangzhou', endpoint: server.origin, credentials: source });
  return { transport, keys: () => server.seen.map(keyOf) };
}

/** Gives key 1, and the next at each renewal up to `last`. */
function counting(last = 2) {
  const state = { key: 1, reads: 0, renewals: 0 };
  const source: CredentialSource = {
    getCredential: async () => {
      state.reads += 1;
      return { accessKeyId: `key-${state.key}`, accessKeySecret: 'secret', securityToken: 'token' };
    },
    renew: () => {
      state.renewals += 1;
      state.key = Math.min(last, state.key + 1);
    },
  };
  return { source, state };
}

describe('credentials that the server refuses', () => {
  it.each([
    [401, { Code: 'Whatever' }],
    [400, { Code: 'InvalidAccessKeyId.NotFound' }],
    [404, { Code: 'InvalidAccessKeyId.Inactive' }],
    [400, { Code: 'InvalidSecurityToken.MismatchWithAccessKey' }],
    [400, expired],
    [403, { Code: 'SecurityTokenExpired' }],
  ])('are read again, and a read is sent once more: %i %o', async (status, body) => {
    const { source, state } = counting();
    const { transport, keys } = await rig(source, 'key-2', { status, body });
    expect((await transport.send(read)).body).toEqual({ ok: true });
    expect(keys()).toEqual(['key-1', 'key-2']);
    expect(state.renewals).toBe(1);
  });

  it.each([
    [400, { Code: 'SignatureDoesNotMatch' }],
    [403, { Code: 'NoPermission' }],
    [400, { Code: 'InvalidTimeStamp.Expired' }],
  ])('are not read again when the refusal is about something else: %i %o', async (status, body) => {
    const { source, state } = counting();
    const { transport, keys } = await rig(source, 'key-2', { status, body });
    await failureOf(transport.send(read));
    expect(keys()).toHaveLength(1);
    expect(state.renewals).toBe(0);
  });

  it('are given up after the second refusal', async () => {
    const { source } = counting(3);
    const { transport, keys } = await rig(source, 'key-3', { status: 401, body: expired });
    const failure = await failureOf(transport.send(read));
    expect(failure.details).toMatchObject({ kind: 'unauthorized', code: expired.Code, requestId: 'R-1' });
    expect(keys()).toEqual(['key-1', 'key-2']);
  });

  it('are not sent again when the source has no others', async () => {
    const same = counting(1);
    const { transport, keys } = await rig(same.source, 'none', { status: 401, body: expired });
    expect((await failureOf(transport.send(read))).details.renewed).toBeUndefined();
    expect(keys()).toHaveLength(1);
    expect(same.state.renewals).toBe(1);
    const fixed = staticCredentials({ accessKeyId: 'key-1', accessKeySecret: 'secret-of-test' });
    const other = await rig(fixed, 'none', { status: 401, body: expired });
    await failureOf(other.transport.send(read));
    expect(other.keys()).toHaveLength(1);
  });

  it('never send a change twice: it says that it may be asked for again', async () => {
    const { source } = counting();
    const { transport, keys } = await rig(source, 'key-2', { status: 401, body: expired });
    const failure = await failureOf(transport.send(change));
    expect(failure.details).toMatchObject({ action: 'StopService', kind: 'unauthorized', renewed: true });
    expect(keys()).toEqual(['key-1']);
    expect((await transport.send(change)).body).toEqual({ ok: true });
    expect(keys()).toEqual(['key-1', 'key-2']);
  });

  it('are read again once for all calls that are refused together', async () => {
    const { source, state } = counting(9);
    const { transport } = await rig(source, 'key-2', { status: 401, body: expired });
    const answers = await Promise.all(Array.from({ length: 12 }, () => transport.send(read)));
    expect(answers).toHaveLength(12);
    expect(state.renewals).toBe(1);
  });

  it('give way to what the source says when it cannot be read again', async () => {
    const { source } = counting();
    const failing: CredentialSource = {
      ...source,
      renew: () => {
        failing.getCredential = () => Promise.reject(unreadable('ExpiredProfile', { subject: 'p', endedAt: 1 }));
      },
    };
    const { transport } = await rig(failing, 'none', { status: 401, body: expired });
    expect((await failureOf(transport.send(read))).details).toMatchObject({ code: 'ExpiredProfile', subject: 'p' });
  });

  it('of a profile are found in the file that changed in between', async () => {
    const profile = (id: string) => ({
      profiles: [{ name: 'p', access_key_id: id, access_key_secret: 'profile-secret' }],
    });
    const home = await cliHome(profile('key-1'));
    const server = await startTestServer((incoming) => {
      if (keyOf(incoming) === 'key-2') incoming.json(200, { ok: true });
      else void put(home.dir, cliFile, profile('key-2')).then(() => incoming.json(401, {}));
    });
    onTestFinished(() => server.close());
    const credentials = profileCredentials('p', { home });
    const transport = new Transport({ region: 'cn-hangzhou', endpoint: server.origin, credentials });
    expect((await transport.send(read)).body).toEqual({ ok: true });
    expect(server.seen).toHaveLength(2);
  });
});
