import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { directFetch } from '../../src/cloud/directFetch.ts';
import { fetchTrusting } from '../../src/cloud/trustedFetch.ts';
import { EasClient } from '../../src/eas/client.ts';
import { failureOf } from '../support/cloudFailure.ts';
import { startTestServer, type TestServer } from '../support/httpServer.ts';
import { startTestProxy, type ProxyRule, type TestProxy } from '../support/proxyServer.ts';
import { testOnlyCa, testOnlyCertificate, testOnlyKey } from '../support/testOnlyCertificate.ts';

/** A name that no resolver knows: what arrives came through the proxy. */
const name = 'eas.test.invalid';

const credentials = staticCredentials({ accessKeyId: 'id', accessKeySecret: 'very-secret-key' });
const emptyList = { RequestId: 'R-1', PageNumber: 1, PageSize: 100, TotalCount: 0, Services: [] };

suite('proxies of VS Code', () => {
  let plain: TestServer;
  let secure: TestServer;
  let folder: string;
  let trusting: typeof fetch;

  suiteSetup(async () => {
    plain = await startTestServer(({ json }) => json(200, emptyList));
    secure = await startTestServer(({ json }) => json(200, emptyList), { cert: testOnlyCertificate, key: testOnlyKey });
    folder = await mkdtemp(join(tmpdir(), 'pai-eas-proxy-'));
    await writeFile(join(folder, 'ca.pem'), testOnlyCa);
    trusting = await fetchTrusting(join(folder, 'ca.pem'));
  });

  suiteTeardown(async () => {
    await Promise.all([plain.close(), secure.close(), rm(folder, { recursive: true })]);
  });

  const toServers: ProxyRule = (target) => ({
    port: Number(new URL(target.includes('443') ? secure.origin : plain.origin).port),
  });

  for (const support of ['override', 'fallback', 'on'] as const) {
    test(`a call goes through http.proxy, with and without TLS (http.proxySupport: ${support})`, () =>
      withProxy(toServers, support, async (proxy) => {
        assert.deepEqual(await listServices(`http://${name}`), []);
        assert.equal(proxy.seen.length, 1);
        assert.match(
          proxy.seen[0] ?? '',
          /^(GET http:\/\/eas\.test\.invalid\/api\/v2\/services|CONNECT eas\.test\.invalid:80$)/,
        );
        assert.equal(plain.seen.at(-1)?.request.headers['x-acs-action'], 'ListServices');

        const untrusted = await failureOf(listServices(`https://${name}`));
        assert.equal(untrusted.details.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
        assert.deepEqual(proxy.seen.slice(1), [`CONNECT ${name}:443`]);
      }));

    test(`a call that trusts a CA file goes through http.proxy too (http.proxySupport: ${support})`, () =>
      withProxy(toServers, support, async (proxy) => {
        assert.deepEqual(await listServices(`https://${name}`, trusting), []);
        assert.deepEqual(proxy.seen, [`CONNECT ${name}:443`]);
        assert.equal(secure.seen.at(-1)?.request.headers['x-acs-action'], 'ListServices');
      }));
  }

  test('with http.proxySupport: off no proxy is asked', () =>
    withProxy(toServers, 'off', async (proxy) => {
      for (const send of [undefined, trusting]) {
        const failure = await failureOf(listServices(`https://${name}`, send));
        assert.match(failure.details.code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
      }
      assert.deepEqual(proxy.seen, []);
    }));

  test('with http.fetchAdditionalSupport switched off only a call that trusts a CA file goes through the proxy', () =>
    withProxy(toServers, 'override', async (proxy) => {
      await setting('fetchAdditionalSupport', false);
      const failure = await failureOf(listServices(`https://${name}`));
      assert.match(failure.details.code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
      await listServices(`https://${name}`, trusting);
      assert.deepEqual(proxy.seen, [`CONNECT ${name}:443`]);
    }));

  test('a request to the instance metadata service goes through no proxy', () =>
    withProxy(toServers, 'override', async (proxy) => {
      await assert.rejects(directFetch(`http://${name}/latest/meta-data/`), /fetch failed/);
      assert.equal((await directFetch(plain.origin)).status, 200);
      assert.deepEqual(proxy.seen, []);
    }));

  test('a proxy that refuses is named as what it is', () =>
    withProxy(
      () => ({ status: 403 }),
      'override',
      async (proxy) => {
        for (const send of [undefined, trusting]) {
          const { details } = await failureOf(listServices(`https://${name}`, send));
          assert.deepEqual([details.kind, details.code], ['unreachable', 'ProxyRefused']);
        }
        assert.equal(proxy.seen.length, 2, 'a refusal is not tried again');
      },
    ));

  test('a proxy that is not there is named as what it is', async () => {
    const gone = await startTestProxy(toServers);
    await gone.close();
    await withSettings(gone.address, 'override', async () => {
      for (const send of [undefined, trusting]) {
        const { details } = await failureOf(listServices(`https://${name}`, send));
        assert.deepEqual([details.kind, details.code], ['unreachable', 'ProxyUnreachable']);
      }
    });
  });
});

function listServices(endpoint: string, send?: typeof fetch): ReturnType<EasClient['listServices']> {
  return new EasClient({ region: 'cn-hangzhou', endpoint, credentials, fetch: send }).listServices({});
}

async function withProxy(rule: ProxyRule, support: string, job: (proxy: TestProxy) => Promise<void>): Promise<void> {
  const proxy = await startTestProxy(rule);
  try {
    await withSettings(proxy.address, support, () => job(proxy));
  } finally {
    await proxy.close();
  }
}

async function withSettings(proxy: string, support: string, job: () => Promise<void>): Promise<void> {
  try {
    await setting('proxy', proxy);
    await setting('proxySupport', support);
    await job();
  } finally {
    for (const key of ['proxy', 'proxySupport', 'fetchAdditionalSupport']) await setting(key, undefined);
  }
}

async function setting(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('http').update(key, value, vscode.ConfigurationTarget.Global);
}
