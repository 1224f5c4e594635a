import { describe, expect, it } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import { AccessState, type AccessRow } from '../../messages/access.ts';
import { cloudSpec, FakeAccess, refusal } from './fakeAccess.testing.ts';

const rowsOf = (fake: FakeAccess): AccessRow[] => fake.session.state.groups.flatMap(({ rows }) => rows);
const row = (fake: FakeAccess, id: string): AccessRow | undefined => rowsOf(fake).find((one) => one.id === id);

describe('a check in its panel', () => {
  it('begins with nothing sent, fills row by row, and says at the end that all works', async () => {
    const fake = new FakeAccess();
    expect(fake.session.state).toMatchObject({ status: 'ready', groups: [] });
    expect(fake.asked).toEqual([]);
    const seen = new Set<string>();
    fake.onChange(() => {
      const { status, groups } = AccessState.parse(structuredClone(fake.session.state));
      const looks = groups.flatMap(({ rows }) => rows.map(({ look }) => look));
      seen.add(`${status} ${looks.includes('waiting') ? 'open' : 'closed'}`);
    });
    await fake.session.handle({ type: 'run' });
    expect([...seen]).toEqual(expect.arrayContaining(['preparing closed', 'running open', 'done closed']));
    expect(fake.session.state.summary).toEqual({ level: 'success', text: 'Everything that was tried works.' });
    expect(fake.session.state.groups.map(({ title }) => title)).toEqual([
      'Connection',
      'Reading',
      'Neighbour services',
      'Changes',
    ]);
    expect(row(fake, 'change/DeleteService')).toMatchObject({
      look: 'not-tried',
      permission: 'eas:DeleteService',
      detail: 'Not tried: it would change something.',
    });
    expect(fake.asked.filter((action) => /^(Create|Start|Stop|Delete|Update)/.test(action))).toEqual([]);
  });

  it('shows a missing permission with what it stops and what to do', async () => {
    const fake = new FakeAccess({ answers: { DescribeServiceEndpoints: refusal('eas:DescribeServiceEndpoints') } });
    await fake.session.run();
    expect(fake.session.state.summary?.text).toBe('1 permission is missing: eas:DescribeServiceEndpoints.');
    expect(row(fake, 'read/DescribeServiceEndpoints')).toMatchObject({
      look: 'missing',
      result: 'Permission missing',
      permission: 'eas:DescribeServiceEndpoints',
      requestId: '8B4C1A2E-0000-4444-8888-REFUSED',
    });
    expect(row(fake, 'read/DescribeServiceEndpoints')?.advice).toMatch(
      /grant eas:DescribeServiceEndpoints .* does not work: chat, copying an endpoint or a token\./,
    );
    expect(row(fake, 'read/DescribeService')?.look).toBe('ok');
  });

  it('says that there is no connection, and sends nothing', async () => {
    const fake = new FakeAccess({ checked: undefined });
    await fake.session.run();
    expect(fake.session.state).toMatchObject({ status: 'none', groups: [] });
    await fake.session.handle({ type: 'copyReport' });
    expect(fake.copied).toEqual([]);
    await fake.session.handle({ type: 'switchConnection' });
    expect(fake.switched).toBe(1);
  });

  it('says why a connection cannot even be asked', async () => {
    const fake = new FakeAccess({ findFails: new Error('The CA file cannot be read') });
    await fake.session.run();
    expect(fake.session.state).toMatchObject({
      status: 'failed',
      problem: { message: 'The CA file cannot be read.' },
    });
  });

  it('is cancelled, keeps what it found, and can be run again', async () => {
    const gate = deferred<Response>();
    const fake = new FakeAccess({ answers: { ListServices: () => gate.promise } });
    const done = fake.session.run();
    await fake.until(() => row(fake, 'signature')?.look === 'running');
    await fake.session.handle({ type: 'cancel' });
    await done;
    expect(fake.session.state).toMatchObject({ status: 'done', summary: { text: 'The check was cancelled.' } });
    expect(row(fake, 'endpoint/eas')?.look).toBe('ok');
    expect(row(fake, 'read/ListServices')?.detail).toBe('Not checked: it was cancelled.');
    gate.resolve(Response.json({ Services: [] }));
    await fake.session.run();
    expect(row(fake, 'signature')?.look).toBe('ok');
  });

  it('is cancelled while the connection is looked for, and can be run again', async () => {
    const gate = deferred<undefined>();
    const fake = new FakeAccess({ findWaits: gate.promise });
    const done = fake.session.run();
    expect(fake.session.state.status).toBe('preparing');
    await fake.session.handle({ type: 'cancel' });
    expect(fake.session.state.status).toBe('ready');
    gate.resolve(undefined);
    await done;
    expect(fake.session.state.status).toBe('ready');
    expect(fake.asked).toEqual([]);
    await fake.session.run();
    expect(fake.session.state.status).toBe('done');
  });

  it('forgets what it found when the connection changes, also in the middle, and never mixes two', async () => {
    const gate = deferred<Response>();
    const fake = new FakeAccess({ answers: { ListServices: () => gate.promise } });
    const done = fake.session.run();
    await fake.until(() => row(fake, 'signature')?.look === 'running');
    fake.connect({ ...cloudSpec, id: 'other', name: 'Another account' });
    expect(fake.session.state).toMatchObject({ status: 'ready', groups: [] });
    gate.resolve(Response.json({ Services: [] }));
    await done;
    expect(fake.session.state).toMatchObject({ status: 'ready', groups: [], connection: undefined });
    fake.connect(undefined);
    expect(fake.session.state.status).toBe('none');
  });

  it('keeps what it found when the connection only gets another name', async () => {
    const fake = new FakeAccess();
    await fake.session.run();
    fake.connect({ ...cloudSpec, name: 'Renamed' });
    expect(fake.session.state.status).toBe('done');
  });

  it('copies a report without a secret, and policies that RAM takes', async () => {
    const fake = new FakeAccess({ answers: { ListQuotas: refusal('pai:ListQuotas') }, workspaceId: '1001' });
    await fake.session.run();
    await fake.session.handle({ type: 'copyReport' });
    await fake.session.handle({ type: 'copyPolicy', kind: 'read-only' });
    await fake.session.handle({ type: 'copyPolicy', kind: 'full' });
    const [report = '', readOnly = '', full = ''] = fake.copied;
    expect(report).toContain('- Connection: Work account');
    expect(report).toContain('- Workspace: 1001');
    expect(report).toContain('| Workspace 1001 | OK |');
    expect(report).toContain('pai:ListQuotas');
    expect(JSON.stringify(fake.copied) + JSON.stringify(fake.session.state)).not.toMatch(/canary|LTAI-fake/);
    expect(JSON.parse(readOnly)).toMatchObject({ Version: '1' });
    expect(readOnly).not.toContain('eas:CreateService');
    expect(full).toContain('eas:CreateService');
    expect(fake.notes).toHaveLength(3);
  });
});
