import { describe, expect, test } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { DeployState } from '../../messages/deploy.ts';
import { FakeHost, aggregate, serviceModel } from './fakeHost.testing.ts';
import { configOf, edit, filled, following } from './filledForm.testing.ts';
import * as z from 'zod/mini';

describe('filling the form', () => {
  test('goes from the model to a configuration with the defaults of the template', async () => {
    const host = await filled();
    const { state } = host.session;
    expect(z.safeParse(DeployState, state).success).toBe(true);
    expect(state).toMatchObject({ workspace: '295949', engine: 'vllm', gpus: 16, ratio: { prefill: 1, decode: 1 } });
    expect(state.members.map(({ role, sizes }) => [role, sizes])).toMatchObject([
      ['prefill', { EP_SIZE: '', DP_SIZE: '', TP_SIZE: '8' }],
      ['decode', { EP_SIZE: '8', DP_SIZE: '8', TP_SIZE: '' }],
      ['router', {}],
    ]);
    expect(state.findings).toEqual([]);
    expect(configOf(host)).toMatchObject({ metadata: { name: 'deepseek_r1_pd', workspace_id: '295949' } });
  });

  test('chooses where there is no choice', async () => {
    const host = await filled();
    edit(host, { field: 'engine', value: 'sglang' });
    await host.until(({ spec }) => spec.status === 'ready');
    expect(host.session.state).toMatchObject({ template: 'prf-sglang-single', members: [{ role: 'single' }] });
  });

  test('going back to a template loses nothing that was changed in it', async () => {
    const host = await filled();
    edit(host, { field: 'size', member: 'LLMPrefill', name: 'TP_SIZE', value: '4' });
    edit(host, { field: 'template', value: 'prf-vllm-single' });
    await host.until(({ spec }) => spec.status === 'ready');
    edit(host, { field: 'name', value: 'renamed' }, { field: 'template', value: 'prf-vllm-pd' });
    await host.until(({ spec }) => spec.status === 'ready');
    expect(host.session.state.members[0]?.sizes.TP_SIZE).toBe('4');
    expect(configOf(host)).toMatchObject({ metadata: { name: 'renamed' } });
  });

  test('another resource asks for the configuration again and keeps the edits', async () => {
    const host = await filled();
    const text = host.session.state.config.text.replace('"labels": {', '"options": { "priority": 3 },\n  "labels": {');
    edit(host, { field: 'config', value: text });
    edit(host, { field: 'resource', member: 'LLMPrefill', value: 'public:ml.gu8tea.8.48xlarge' });
    await host.until(({ spec }) => spec.status === 'ready');
    const asked = host.eas.calls.findLast(({ method }) => method === 'getDeploymentSpec');
    expect(asked?.args[1]).toContainEqual({ MemberType: 'LLMPrefill', InstanceType: 'ml.gu8tea.8.48xlarge' });
    expect(configOf(host)).toMatchObject({ options: { priority: 3 }, metadata: { name: 'deepseek_r1_pd' } });
    expect(host.session.state.findings).toMatchObject([{ field: 'LLMPrefill/resource', code: 'out-of-stock' }]);
  });

  test('a quota takes the place of the instance type', async () => {
    const host = await filled();
    edit(host, { field: 'resource', member: 'LLMDecode', value: 'quota:quota1a2b3c' });
    expect(host.session.state.config.text).toContain('"quota_id": "quota1a2b3c"');
    expect(host.session.state.config.text).toContain('"quota_type": "Lingjun"');
  });

  test('editing the configuration changes the form; an error says where and leaves the form', async () => {
    const host = await filled();
    const { text } = host.session.state.config;
    edit(host, { field: 'config', value: text.replace('"deepseek_r1_pd"', '"other_name"') });
    expect(host.session.state.name).toBe('other_name');
    edit(host, { field: 'config', value: text.replace('{', '{,') });
    expect(host.session.state).toMatchObject({ name: 'other_name', config: { problem: { line: 1, column: 2 } } });
    host.session.handle({ type: 'revertConfig' });
    expect(host.session.state.config.problem).toBeUndefined();
    expect(configOf(host)).toMatchObject({ metadata: { name: 'other_name' } });
  });

  test('a configuration can be pasted without a model', async () => {
    const host = new FakeHost();
    await host.until(({ workspace }) => workspace !== '');
    const config = { metadata: { name: 'pasted', instance: 1, workspace_id: '295949' }, containers: [{ image: 'x' }] };
    edit(host, { field: 'config', value: JSON.stringify(config) });
    expect(host.session.state.findings).toMatchObject([{ severity: 'warning', code: 'no-place' }]);
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'following');
    expect(host.eas.created).toEqual([config]);
  });

  test('acknowledges edits, and begins again when the page does', async () => {
    const host = await filled();
    host.session.handle({ type: 'edit', seq: 91, edit: { field: 'name', value: 'abc' } });
    expect(host.session.state.ack).toBe(91);
    host.session.handle({ type: 'ready' });
    expect(host.session.state.ack).toBe(0);
  });

  test('drops the answer to a search that another has replaced', async () => {
    const host = await filled();
    host.session.handle({ type: 'searchModels', query: 'qwen' });
    host.session.handle({ type: 'searchModels', query: 'coder' });
    await host.until(({ models }) => models.status === 'ready');
    expect(host.session.state.models.value).toMatchObject({ query: 'coder', total: 1 });
  });

  test('every failed load has its reason and can be tried again alone', async () => {
    const forbidden = new CloudError({ kind: 'forbidden', action: 'ListWorkspaces', status: 403 });
    const host = new FakeHost({ faults: { fail: { listWorkspaces: forbidden } } });
    await host.until(({ workspaces, models }) => workspaces.status === 'failed' && models.status === 'ready');
    expect(host.session.state.workspaces.problem?.message).toMatch(/\w/);
    host.eas.faults = {};
    host.session.handle({ type: 'retry', what: 'workspaces' });
    await host.until(({ workspace }) => workspace === '295949');
  });

  test('machines that cannot be listed cost only their facts', async () => {
    const failed = new CloudError({ kind: 'server', action: 'DescribeMachineSpec', status: 500 });
    const host = await filled({ faults: { fail: { listMachineSpecs: failed, listQuotas: failed } } });
    expect(host.session.state.members[0]?.resources.map(({ stock }) => stock)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('the draft', () => {
  test('survives a reload, with what is half typed', async () => {
    const host = await filled();
    edit(host, { field: 'instances', member: 'LLMDecode', value: '' });
    const again = new FakeHost({ memory: host.memory });
    await again.until(({ spec, resources }) => spec.status === 'ready' && resources.status === 'ready');
    expect(again.session.state).toMatchObject({ name: 'deepseek_r1_pd', template: 'prf-vllm-pd', draftRestored: true });
    expect(again.session.state.members[1]?.instances).toBe('');
    edit(again, { field: 'name', value: 'x' });
    expect(again.session.state.draftRestored).toBe(false);
  });

  test('is kept without its secrets, says so at their places, and is opened as a document without them', async () => {
    const host = await filled();
    const { text } = host.session.state.config;
    const config = { ...(JSON.parse(text) as object), token: 'hush-token' };
    edit(host, { field: 'config', value: JSON.stringify(config, null, 2) });
    const rows = [...(host.session.state.members[0]?.env ?? []), { name: 'HF_TOKEN', value: 'hush-hf' }];
    edit(host, { field: 'env', member: 'LLMPrefill', rows });
    expect(host.session.state.config.text).toMatch(/hush-token[^]*hush-hf|hush-hf[^]*hush-token/);
    expect(JSON.stringify([...host.memory])).not.toContain('hush');
    host.session.handle({ type: 'openConfig' });
    await expect
      .poll(() => host.notices.map(({ message }) => message))
      .toEqual([expect.stringContaining('<not-kept>')]);
    expect(host.opened.join('')).not.toContain('hush');

    const again = new FakeHost({ memory: host.memory });
    await again.until(({ spec }) => spec.status === 'ready');
    const lost = again.session.state.findings.filter(({ code }) => code === 'not-kept').map(({ field }) => field);
    expect(lost).toEqual([`LLMPrefill/env/${rows.length - 1}`, 'config']);
    again.session.handle({ type: 'deploy' });
    await again.until(({ refused }) => refused === 1);
    expect(again.questions).toEqual([]);
  });

  test('survives with text that is no JSON', async () => {
    const host = await filled();
    edit(host, { field: 'config', value: '{ "half": ' });
    const again = new FakeHost({ memory: host.memory });
    expect(again.session.state).toMatchObject({ name: 'deepseek_r1_pd', config: { text: '{ "half": ' } });
  });

  test('is forgotten on demand', async () => {
    const host = await filled();
    host.agrees = false;
    host.session.handle({ type: 'startOver' });
    await expect.poll(() => host.questions.map(({ action }) => action)).toEqual(['Start over']);
    expect(host.session.state.name).toBe('deepseek_r1_pd');
    host.agrees = true;
    host.session.handle({ type: 'startOver' });
    await host.until(({ name }) => name === '');
    expect(host.session.state).toMatchObject({ name: '', members: [], workspace: '295949' });
    host.session.handle({ type: 'startOver' });
    expect(host.questions).toHaveLength(2);
    expect(new FakeHost({ memory: host.memory }).session.state).toMatchObject({ name: '', draftRestored: false });
  });

  test('that cannot be read is passed over', () => {
    const memory = new Map<string, unknown>([['eas.deploy.draft:emulator', { form: 7 }]]);
    expect(new FakeHost({ memory }).session.state).toMatchObject({ name: '', draftRestored: false });
  });
});

describe('deploying', () => {
  test('is refused while the form has errors, and nothing is asked or sent', async () => {
    const host = await filled({}, 'Bad Name');
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    expect(host.questions).toEqual([]);
    expect(host.eas.created).toEqual([]);
  });

  test('asks once, names what it takes, and says that the emulator bills nothing', async () => {
    const host = await following();
    expect(host.questions).toHaveLength(1);
    expect(host.questions[0]?.message).toBe('Deploy deepseek_r1_pd to Local emulator?');
    expect(host.questions[0]?.detail).toMatch(/Prefill: 1 × ml\.gu8tef\.8\.46xlarge/);
    expect(host.questions[0]?.detail).toMatch(/nothing is billed/);
    expect(host.deployed).toEqual(['deepseek_r1_pd']);
  });

  test('says in the cloud that public resources are billed', async () => {
    const host = await following({ kind: 'alibaba-cloud' });
    expect(host.questions[0]?.detail).toMatch(/Public resources are billed/);
  });

  test('sends nothing when the person says no', async () => {
    const host = await filled();
    host.agrees = false;
    host.session.handle({ type: 'deploy' });
    await host.until(({ busy }) => !busy);
    expect(host.eas.created).toEqual([]);
    expect(host.session.state.name).toBe('deepseek_r1_pd');
  });

  test('sends once although the button was clicked three times', async () => {
    const host = await filled();
    let answer: (agreed: boolean) => void = () => undefined;
    host.agrees = new Promise((resolve) => {
      answer = resolve;
    });
    for (let click = 0; click < 3; click += 1) host.session.handle({ type: 'deploy' });
    expect(host.session.state.busy).toBe(true);
    answer(true);
    await host.until(({ deployment }) => deployment?.phase === 'following');
    host.session.handle({ type: 'deploy' });
    expect(host.questions).toHaveLength(1);
    expect(host.eas.created).toHaveLength(1);
  });

  test('waits for a configuration that is on its way', async () => {
    const host = await filled();
    edit(host, { field: 'resource', member: 'LLMPrefill', value: 'public:ml.gu8tea.8.48xlarge' });
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'following');
    expect(JSON.stringify(host.eas.created[0])).toContain('ml.gu8tea.8.48xlarge');
  });

  test('says at the name that it is taken, and loses nothing', async () => {
    const conflict = new CloudError({ kind: 'conflict', action: 'CreateService', status: 409 });
    const host = await filled({ faults: { fail: { createService: conflict } } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    expect(host.session.state.findings).toMatchObject([{ field: 'name', code: 'name-taken' }]);
    expect(host.session.state.name).toBe('deepseek_r1_pd');
    expect(host.session.state.deployment).toBeUndefined();
    edit(host, { field: 'name', value: 'another' });
    expect(host.session.state.findings).toEqual([]);
  });

  test.each([
    ['lost', new CloudError({ kind: 'not-found', action: 'DescribeService' }), /was not created/],
    ['unsure', new CloudError({ kind: 'unreachable', action: 'DescribeService' }), /may have been created/],
  ])('says what is known after a lost answer: %s', async (_, describeService, advice) => {
    const timeout = new CloudError({ kind: 'timeout', action: 'CreateService' });
    const host = await filled({ faults: { fail: { createService: timeout, describeService } } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ problem }) => problem !== undefined);
    expect(host.session.state.problem?.advice).toMatch(advice);
    expect(host.eas.created).toHaveLength(1);
    expect(host.session.state.name).toBe('deepseek_r1_pd');
  });

  test('tells why EAS refused', async () => {
    const invalid = new CloudError({
      kind: 'invalid',
      action: 'CreateService',
      status: 400,
      serverMessage: 'no such image',
    });
    const host = await filled({ faults: { fail: { createService: invalid } } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ problem }) => problem !== undefined);
    expect(host.session.state.problem?.message).toMatch(/no such image/);
  });
});

describe('following a deployment', () => {
  test('shows stages and members, and ends with a notice that opens the chat', async () => {
    const host = await following();
    host.watching?.update(aggregate('deepseek_r1_pd', 'creating', 'Waiting', { router: ['running', 'Running'] }));
    const { deployment } = host.session.state;
    expect(deployment?.stages.map(({ state }) => state)).toEqual(['done', 'current', 'todo', 'todo', 'todo']);
    expect(deployment?.parts.map(({ role, phase }) => [role, phase])).toEqual([
      ['prefill', 'waiting'],
      ['decode', 'waiting'],
      ['router', 'running'],
    ]);
    expect(host.reports.at(-1)).toBe('Deploying deepseek_r1_pd (Cancel only stops watching): Resources');
    host.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await host.until((state) => state.deployment?.phase === 'running');
    await host.until(({ name }) => name === '');
    expect(host.notices).toEqual([{ level: 'info', message: 'deepseek_r1_pd is running.', actions: ['Open Chat'] }]);
    const { state } = new FakeHost({ memory: host.memory }).session;
    expect([state.name, state.deployment]).toEqual(['', undefined]);
  });

  test('says what failed and what to do, and keeps the draft', async () => {
    const host = await following();
    const members = { decode: ['failed', 'Failed', 'Insufficient stock for ml.gu8tef.8.46xlarge'] } as const;
    host.watching?.end('failed', aggregate('deepseek_r1_pd', 'failed', 'Failed', members));
    await host.until((state) => state.deployment?.phase === 'failed');
    expect(host.session.state.deployment).toMatchObject({
      problem: { message: 'Decode: The instance type is out of stock in this region.' },
      note: 'EAS says: Insufficient stock for ml.gu8tef.8.46xlarge',
    });
    await expect.poll(() => host.notices).toMatchObject([{ level: 'error', actions: ['Show Details'] }]);
    host.session.handle({ type: 'deleteService' });
    expect(host.deletions).toEqual(['deepseek_r1_pd']);
    host.session.handle({ type: 'backToForm' });
    expect(host.session.state.name).toBe('deepseek_r1_pd');
    expect(host.session.state.deployment).toBeUndefined();
  });

  test('cancelling stops the waiting only, and says so', async () => {
    const host = await following();
    host.cancelProgress();
    await host.until((state) => state.deployment?.phase === 'unfollowed');
    await expect
      .poll(() => host.notices.map(({ message }) => message))
      .toEqual(['No longer watching deepseek_r1_pd. It goes on deploying.']);
    expect(host.eas.calls.some(({ method }) => method === 'deleteService' || method === 'stopService')).toBe(false);
    host.session.handle({ type: 'followAgain' });
    expect(host.session.state.deployment?.phase).toBe('following');
  });

  test('the panel can stop watching too, and needs no notice for it', async () => {
    const host = await following();
    host.session.handle({ type: 'stopFollowing' });
    await host.until((state) => state.deployment?.phase === 'unfollowed');
    host.session.handle({ type: 'followAgain' });
    host.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await expect.poll(() => host.notices.map(({ message }) => message)).toEqual(['deepseek_r1_pd is running.']);
  });

  test('bears passing trouble and ends on a service that is gone', async () => {
    const host = await following();
    host.watching?.trouble(new CloudError({ kind: 'unreachable', action: 'DescribeService' }));
    expect(host.session.state.deployment).toMatchObject({
      phase: 'following',
      note: expect.stringMatching(/Trying again/),
    });
    host.watching?.end('gone', undefined);
    await host.until((state) => state.deployment?.phase === 'failed');
    expect(host.session.state.deployment?.problem?.message).toBe('The service is not there any more.');
  });

  test('a service that was stopped meanwhile is told as that', async () => {
    const host = await following();
    host.watching?.end('failed', serviceModel('deepseek_r1_pd', 'stopped', 'Stopped'));
    await host.until((state) => state.deployment?.phase === 'failed');
    expect(host.session.state.deployment?.problem?.message).toBe('The service was stopped before it ran.');
  });

  test('goes on after a reload of the window', async () => {
    const host = await following();
    host.watching?.update(aggregate('deepseek_r1_pd', 'starting', 'Starting'));
    const again = new FakeHost({ memory: host.memory });
    await again.until(({ deployment }) => deployment?.phase === 'following');
    expect(again.session.state.deployment?.serviceName).toBe('deepseek_r1_pd');
    again.watching?.update(aggregate('deepseek_r1_pd', 'creating', 'Creating'));
    expect(again.session.state.deployment?.stages.map(({ state }) => state).slice(0, 3)).toEqual([
      'done',
      'done',
      'current',
    ]);
    again.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await again.until((state) => state.deployment?.phase === 'running');
  });

  test('a reload while the request was out asks whether the service is there', async () => {
    const host = await filled({ faults: { stall: ['createService'] } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'sending');
    await expect.poll(() => host.eas.created.length).toBe(1);
    const again = new FakeHost({ memory: host.memory });
    await again.until(({ problem }) => problem !== undefined);
    expect(again.session.state.name).toBe('deepseek_r1_pd');
    expect(again.session.state.deployment).toBeUndefined();
    expect(again.session.state.problem?.advice).toMatch(/was not created/);
    expect(again.eas.created).toEqual([]);
  });

  test('another service can be deployed meanwhile; the end of the first leaves the new form alone', async () => {
    const host = await following();
    const first = host.watching;
    host.session.handle({ type: 'backToForm' });
    expect(host.session.state.name).toBe('');
    expect(host.session.state.deployment).toBeUndefined();
    edit(host, { field: 'name', value: 'second' });
    first?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await expect.poll(() => host.notices.length).toBe(1);
    expect(host.session.state.name).toBe('second');
  });
});

describe('without a connection', () => {
  test('says so, offers nothing, and fills itself when there is one', async () => {
    const host = new FakeHost({ state: { kind: 'none' } });
    expect(host.session.state.connection.status).toBe('none');
    host.session.handle({ type: 'deploy' });
    expect(host.session.state.busy).toBe(false);
    host.connect({ kind: 'connected', connection: host.connection() });
    await host.until(({ models }) => models.status === 'ready');
  });

  test('a connection that is lost keeps the form, and one that is back fetches again', async () => {
    const host = await filled();
    host.connect({ kind: 'failed', label: 'Local emulator', error: new Error('It stopped.') });
    expect(host.session.state).toMatchObject({
      name: 'deepseek_r1_pd',
      connection: { status: 'failed', problem: { message: 'It stopped.' } },
    });
    const before = host.eas.calls.length;
    host.connect({ kind: 'connected', connection: host.connection() });
    expect(host.eas.calls.length).toBeGreaterThan(before);
    expect(host.session.state.name).toBe('deepseek_r1_pd');
  });
});
