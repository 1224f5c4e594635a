import { afterEach, describe, expect, it } from 'vitest';
import { staticCredentials } from '../../cloud/credentials.ts';
import { CloudError } from '../../cloud/errors.ts';
import { rememberSecret } from '../../cloud/redact.ts';
import { Transport } from '../../cloud/transport.ts';
import type { FaultRule } from '../../emulator/faults.ts';
import { startTestEmulator } from '../../emulator/testEmulator.testing.ts';
import { translateWith } from '../../messages/translate.ts';
import { readAnswer } from '../answers.ts';
import type { AccessTarget } from './accessTarget.ts';
import { checkConnection, plannedRows } from './checkConnection.ts';
import { checkReport } from './checkReport.ts';
import type { CheckRow, Outcome } from './checkRow.ts';
import { checkSummary } from './checkSummary.ts';
import { NamedWorkspaces, probeRequest } from './probes.ts';
import { rowText } from './rowText.ts';

const parts = { t: translateWith({}), formatTime: (ms: number) => new Date(ms).toISOString() };
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function emulated(faults: readonly FaultRule[] = [], seed: 'demo' | 'empty' = 'demo'): Promise<AccessTarget> {
  const { emulator } = await startTestEmulator({ seed, faults });
  closing.push(() => emulator.close());
  const { id: accessKeyId, secret: accessKeySecret } = emulator.accessKey;
  return {
    region: emulator.region,
    endpoint: emulator.endpoint,
    credentials: staticCredentials({ accessKeyId, accessKeySecret }),
    credentialOrigin: 'the emulator',
  };
}

const check = (target: AccessTarget): Promise<readonly CheckRow[]> =>
  checkConnection(target, new AbortController().signal, () => undefined);

function outcomeOf(rows: readonly CheckRow[], id: string): Outcome {
  const outcome = rows.find((row) => row.id === id)?.outcome;
  if (!outcome) throw new Error(`No row ${id} in ${rows.map((row) => row.id).join(', ')}`);
  return outcome;
}

const resultsOf = (rows: readonly CheckRow[], group: CheckRow['group']): Set<string> =>
  new Set(rows.filter((row) => row.group === group).map(({ outcome }) => outcome?.result ?? 'open'));

const textOf = (rows: readonly CheckRow[], id: string): string => {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`No row ${id}`);
  const { detail, advice } = rowText(row, parts);
  return [detail, advice].filter(Boolean).join(' ');
};

const refuses = (action: string, permission: string, how = 'ImplicitDeny'): FaultRule => ({
  action,
  status: 403,
  body: {
    RequestId: 'REQUEST-OF-REFUSAL',
    Code: 'NoPermission',
    Message: 'You are not authorized to do this operation.',
    AccessDeniedDetail: {
      AuthAction: permission,
      NoPermissionType: how,
      PolicyType: 'AccountLevelIdentityBasedPolicy',
    },
  },
});

describe('a check of a connection', () => {
  it('finds that everything works, with reads only, and tries no change', async () => {
    const target = await emulated();
    const methods = new Set<string>();
    const watched: typeof fetch = (input, init) => {
      methods.add(init?.method ?? 'GET');
      return fetch(input, init);
    };
    const rows = await check({ ...target, fetch: watched });
    expect([...methods].filter((method) => method !== 'GET')).toEqual([]);
    expect(rows.filter(({ outcome }) => outcome?.result === 'failed')).toEqual([]);
    expect(resultsOf(rows, 'connection')).toEqual(new Set(['ok']));
    expect(resultsOf(rows, 'reading')).toEqual(new Set(['ok']));
    expect(resultsOf(rows, 'neighbours')).toEqual(new Set(['ok']));
    expect(resultsOf(rows, 'changes')).toEqual(new Set(['not-tried']));
    expect(checkSummary(rows, false, parts.t)).toEqual({ level: 'success', text: 'Everything that was tried works.' });
    const services = rows.find(({ id }) => id === 'read/ListServices');
    expect(services?.requestId).toMatch(/\w/);
    expect(services?.tookMs).toBeGreaterThanOrEqual(0);
  });

  it('tells of each row as it goes, in the order of the plan', async () => {
    const target = await emulated();
    const steps: string[][] = [];
    await checkConnection(target, new AbortController().signal, (rows) => {
      steps.push(rows.map(({ id, state }) => `${id} ${state}`));
    });
    expect(steps.length).toBeGreaterThan(plannedRows(target).length);
    expect(steps[0]?.every((row) => row.endsWith('waiting'))).toBe(true);
    expect(steps.at(-1)?.every((row) => row.endsWith('done'))).toBe(true);
    expect(steps.at(-1)?.map((row) => row.split(' ')[0])).toEqual(plannedRows(target).map(({ id }) => id));
  });

  it('names a missing permission as the server does, and goes on with the rest', async () => {
    const rows = await check(
      await emulated([
        refuses('ListQuotas', 'pai:ListQuotas'),
        refuses('DescribeServiceEvent', 'eas:DescribeServiceEvent'),
      ]),
    );
    expect(outcomeOf(rows, 'read/ListQuotas')).toMatchObject({ result: 'missing', permission: 'pai:ListQuotas' });
    expect(textOf(rows, 'read/ListQuotas')).toBe(
      'The account lacks the permission pai:ListQuotas. Ask an administrator to grant pai:ListQuotas to this RAM user, for example with the policy AliyunPAIFullAccess. Without it a part of this does not work: deploying.',
    );
    expect(rows.find(({ id }) => id === 'read/ListQuotas')?.requestId).toBe('REQUEST-OF-REFUSAL');
    const others = rows.filter(({ id, group }) => group !== 'changes' && !/ListQuotas|DescribeServiceEvent/.test(id));
    expect(new Set(others.map(({ outcome }) => outcome?.result))).toEqual(new Set(['ok']));
    expect(checkSummary(rows, false, parts.t)).toEqual({
      level: 'warning',
      text: '2 permissions are missing: eas:DescribeServiceEvent, pai:ListQuotas.',
    });
  });

  it('does not advise a grant against a policy that denies', async () => {
    const rows = await check(await emulated([refuses('ListQuotas', 'pai:ListQuotas', 'ExplicitDeny')]));
    expect(textOf(rows, 'read/ListQuotas')).toBe(
      'A policy forbids pai:ListQuotas to the account. Ask an administrator to change the policy that denies it: a grant does not help against a deny. Without it a part of this does not work: deploying.',
    );
  });

  it('takes a refused list of services for an accepted signature', async () => {
    const rows = await check(await emulated([refuses('ListServices', 'eas:ListServices')]));
    expect(outcomeOf(rows, 'signature').result).toBe('ok');
    expect(outcomeOf(rows, 'read/ListServices').result).toBe('missing');
    expect(textOf(rows, 'read/DescribeService')).toContain('no service is known yet');
    expect(outcomeOf(rows, 'read/ListWorkspaces').result).toBe('ok');
  });

  it('names the permission it expects where the server names none', async () => {
    const bare: FaultRule = { action: 'ListWorkspaces', status: 403, code: 'Forbidden', message: 'no' };
    const rows = await check(await emulated([bare]));
    expect(textOf(rows, 'read/ListWorkspaces')).toContain(
      'It probably lacks the permission paiworkspace:ListWorkspaces.',
    );
  });

  it('checks what needs a service only when there is one', async () => {
    const rows = await check(await emulated([], 'empty'));
    expect(outcomeOf(rows, 'read/ListServices').result).toBe('ok');
    for (const id of ['read/DescribeService', 'read/ListServiceInstances', 'read/DescribeServiceEvent']) {
      expect(outcomeOf(rows, id)).toEqual({ result: 'not-checked', why: { kind: 'no-service' } });
    }
    expect(checkSummary(rows, false, parts.t).level).toBe('success');
  });

  it.each([
    ['a wrong secret', { accessKeySecret: 'not-the-secret' }, /the access key secret is wrong/],
    ['an unknown key', { accessKeyId: 'LTAI-nobody' }, /the access key is not known/],
  ])('says of %s that the signature fails, and leaves what needs it unchecked', async (_name, change, says) => {
    const target = await emulated();
    const credential = { ...(await target.credentials.getCredential()), ...change };
    const rows = await check({ ...target, credentials: staticCredentials(credential) });
    expect(outcomeOf(rows, 'endpoint/eas').result).toBe('ok');
    expect(textOf(rows, 'signature')).toMatch(says);
    expect(resultsOf(rows, 'reading')).toEqual(new Set(['not-checked']));
    expect(textOf(rows, 'read/ListServices')).toBe('Not checked: "Signature" comes first.');
    expect(checkSummary(rows, false, parts.t)).toEqual({ level: 'error', text: '1 step failed: Signature.' });
  });

  it('says by how many minutes the clock is off, and does not sign then', async () => {
    const target = await emulated();
    const behind = { now: () => Date.now() - 3_600_000, random: () => 0, pause: () => Promise.resolve() };
    const rows = await check({ ...target, clock: behind });
    expect(textOf(rows, 'clock')).toContain("It is 60 min behind the server's. Set the clock");
    expect(outcomeOf(rows, 'signature')).toEqual({
      result: 'not-checked',
      why: { kind: 'blocked', by: { kind: 'clock' } },
    });
  });

  it('learns of the clock from a refused date, too', async () => {
    // The unsigned question comes first and is not taken.
    const rows = await check(await emulated([{ action: 'ListServices', after: 1, clockSkewMs: 3_600_000 }]));
    expect(textOf(rows, 'clock')).toContain("It is 60 min behind the server's.");
    expect(outcomeOf(rows, 'signature').result).toBe('failed');
  });

  it('finds no credentials in words, though the endpoint is fine, and shows nothing of a foreign error', async () => {
    const target = await emulated();
    const missing = new CloudError({ kind: 'credentials-missing', action: 'GetCredential' });
    const rows = await check({ ...target, credentials: { getCredential: () => Promise.reject(missing) } });
    expect(textOf(rows, 'credentials')).toMatch(/no Alibaba Cloud credentials were found.*aliyun configure/);
    expect(outcomeOf(rows, 'endpoint/eas').result).toBe('ok');
    expect(textOf(rows, 'signature')).toBe('Not checked: "Credentials" comes first.');
    const foreign = new Error('{"access_key_secret":"canary-in-a-file"}');
    const other = await check({ ...target, credentials: { getCredential: () => Promise.reject(foreign) } });
    expect(JSON.stringify(other)).not.toContain('canary');
  });

  it('says when temporary credentials end, and that they ended', async () => {
    const target = await emulated();
    const key = await target.credentials.getCredential();
    const until = (expiresAt: number) => ({ getCredential: () => Promise.resolve({ ...key, expiresAt }) });
    const later = await check({ ...target, credentials: until(Date.now() + 3_600_000) });
    expect(textOf(later, 'credentials')).toMatch(/^Found: the emulator\. They end at \d{4}-/);
    const over = await check({ ...target, credentials: until(Date.now() - 1_000) });
    expect(textOf(over, 'credentials')).toMatch(/the temporary credentials ended at .* Renew them/);
    expect(outcomeOf(over, 'read/ListServices').result).toBe('not-checked');
  });

  it('looks for the workspace that the connection names', async () => {
    const target = await emulated();
    const request = probeRequest('ListWorkspaces', {});
    const answer = await new Transport(target).send(request);
    const [first] = readAnswer(NamedWorkspaces, request, answer).Workspaces;
    const seen = await check({ ...target, workspaceId: first?.WorkspaceId });
    expect(outcomeOf(seen, 'workspace').result).toBe('ok');
    const unseen = await check({ ...target, workspaceId: '99999999' });
    expect(textOf(unseen, 'workspace')).toMatch(/not among the workspaces .* Check the id/);
    const faulty = await emulated([refuses('ListWorkspaces', 'paiworkspace:ListWorkspaces')]);
    const refused = await check({ ...faulty, workspaceId: first?.WorkspaceId });
    expect(textOf(refused, 'workspace')).toBe('Not checked: "List workspaces" comes first.');
  });

  it('says which product is not offered in the region', async () => {
    const asked: string[] = [];
    const rows = await check({
      region: 'cn-chengdu',
      credentials: staticCredentials({ accessKeyId: 'id', accessKeySecret: 'secret-of-the-test' }),
      credentialOrigin: 'the test',
      fetch: (input) => {
        asked.push(String(input instanceof Request ? input.url : input));
        return Promise.resolve(Response.json({ RequestId: 'R', Services: [], Quotas: [], Workspaces: [] }));
      },
    });
    expect(textOf(rows, 'endpoint/paimodelgallery')).toBe(
      'Not checked: PAI Model Gallery is not offered in cn-chengdu.',
    );
    expect(textOf(rows, 'read/ListModelGalleryModels')).toBe(
      'Not checked: PAI Model Gallery is not offered in cn-chengdu.',
    );
    expect(asked.some((url) => url.startsWith('https://pai-eas.cn-chengdu.aliyuncs.com/api/v2/services'))).toBe(true);
    expect(asked.some((url) => url.includes('modelgallery'))).toBe(false);
    expect(outcomeOf(rows, 'read/ListServices').result).toBe('ok');
  });

  it('ends when it is cancelled, and says so', async () => {
    const target = await emulated([{ action: 'ListWorkspaces', stallMs: 60_000 }]);
    const abort = new AbortController();
    const rows = await checkConnection(target, abort.signal, (now) => {
      if (now.some(({ id, state }) => id === 'endpoint/aiworkspace' && state === 'running')) abort.abort();
    });
    expect(outcomeOf(rows, 'read/ListWorkspaces')).toEqual({ result: 'not-checked', why: { kind: 'cancelled' } });
    expect(checkSummary(rows, false, parts.t).text).toContain('The check was cancelled.');
  });

  it('puts everything into a report, without a secret', async () => {
    const target = await emulated([refuses('ListQuotas', 'pai:ListQuotas')]);
    const { accessKeyId, accessKeySecret } = await target.credentials.getCredential();
    rememberSecret(accessKeySecret);
    const rows = await check(target);
    const head = { label: 'a | b', region: 'cn-hangzhou', workspaceId: undefined, at: 0, version: '1.2.3' };
    const report = checkReport(rows, head, parts);
    expect(report).toContain('1 permission is missing: pai:ListQuotas.');
    expect(report).toMatch(
      /\| List resource quotas \| Permission missing \| pai:ListQuotas \| \d+ ms \| REQUEST-OF-REFUSAL \|/,
    );
    expect(report).toContain('| Delete a service | Not tried | eas:DeleteService |');
    expect(report).toContain('| Search models | OK | paimodelgallery:ListModelGalleryModels (name not published) |');
    expect(report.split('\n').filter((line) => line.startsWith('## '))).toHaveLength(4);
    expect(report).not.toContain(accessKeySecret);
    expect(report).not.toContain(accessKeyId);
  });
});
