import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import type { EasApi } from '../../src/eas/api.ts';
import { ServiceActions } from '../../src/features/services/serviceActions.ts';
import { connectedTo, serviceModel } from './builders.ts';
import { ScriptedPrompts } from './scriptedPrompts.ts';

const members = [
  serviceModel({ name: 'r1-prefill', kind: 'member' }),
  serviceModel({ name: 'r1-decode', kind: 'member' }),
];
const aggregate = serviceModel({ name: 'r1', kind: 'aggregate', members });

function setUp(prompts: ScriptedPrompts, api: Partial<EasApi> = {}) {
  const calls: string[] = [];
  const copied: string[] = [];
  const record = (action: string) => async (name: string) => void calls.push(`${action} ${name}`);
  const actions = new ServiceActions({
    connections: connectedTo({
      stopService: record('stop'),
      startService: record('start'),
      deleteService: record('delete'),
      describeEndpoints: async () => ({
        AccessToken: 'the-token',
        Endpoints: [{ InternetEndpoints: ['http://public/r1'], IntranetEndpoints: ['http://vpc/r1'] }],
      }),
      ...api,
    }),
    prompts,
    copy: async (text) => void copied.push(text),
    changed: () => void calls.push('changed'),
  });
  return { actions, calls, copied };
}

suite('service actions', () => {
  test('delete names the service and its members and sends nothing until the name is typed', async () => {
    const prompts = new ScriptedPrompts({ text: 'r2' }, { text: undefined }, { text: 'r1' });
    const { actions, calls } = setUp(prompts);
    await actions.delete(aggregate);
    await actions.delete(aggregate);
    assert.deepEqual(calls, []);
    await actions.delete(aggregate);
    assert.deepEqual(calls, ['delete r1', 'changed']);
    const [question] = prompts.asked;
    assert.ok(question && 'prompt' in question);
    assert.match(question.prompt, /r1-prefill, r1-decode/);
    assert.match(question.prompt, /cannot be undone/);
    prompts.assertDone();
  });

  test('stop asks first; start does not', async () => {
    const prompts = new ScriptedPrompts({ confirm: false }, { confirm: true });
    const { actions, calls } = setUp(prompts);
    await actions.stop(aggregate);
    assert.deepEqual(calls, []);
    await actions.stop(aggregate);
    await actions.start(aggregate);
    assert.deepEqual(calls, ['stop r1', 'changed', 'start r1', 'changed']);
    prompts.assertDone();
  });

  test('a change is not sent to a connection that became active while the person was asked', async () => {
    const calls: string[] = [];
    const record = async (name: string) => void calls.push(name);
    const [mine, other] = [connectedTo({ deleteService: record }), connectedTo({ deleteService: record })];
    if (other.state.kind !== 'connected') throw new Error('not connected');
    const second = { ...other.state.connection, id: 'other' };
    const prompts = new ScriptedPrompts({ text: 'r1' });
    const actions = new ServiceActions({
      connections: {
        ...mine,
        get state() {
          // The question is on the screen.
          return prompts.asked.length > 0 ? ({ kind: 'connected', connection: second } as const) : mine.state;
        },
      },
      prompts,
      copy: async () => undefined,
      changed: () => undefined,
    });
    await actions.delete(aggregate);
    assert.deepEqual(calls, []);
    assert.match(prompts.notices[0] ?? '', /Nothing was sent: r1 belongs to Test/);
  });

  test('a change is not sent twice while the first is under way', async () => {
    const waiting: (() => void)[] = [];
    let sent = 0;
    const { actions } = setUp(new ScriptedPrompts(), {
      startService: () => {
        sent += 1;
        return new Promise<void>((resolve) => waiting.push(resolve));
      },
    });
    const both = Promise.all([actions.start(aggregate), actions.start(aggregate)]);
    await new Promise(setImmediate);
    for (const finish of waiting) finish();
    await both;
    assert.equal(sent, 1);
  });

  test('a change that is not sent is said, and never called done', async () => {
    const waiting: (() => void)[] = [];
    const prompts = new ScriptedPrompts({ text: 'r1' });
    const { actions, calls } = setUp(prompts, {
      startService: () => new Promise<void>((resolve) => waiting.push(resolve)),
    });
    const starting = actions.start(aggregate);
    await actions.delete(aggregate);
    assert.deepEqual(calls, []);
    assert.equal(prompts.notices.length, 1);
    assert.match(prompts.notices[0] ?? '', /Nothing was sent.*r1/);
    for (const finish of waiting) finish();
    await starting;
  });

  test('the token is copied only after a yes, and never shown', async () => {
    const prompts = new ScriptedPrompts({ confirm: false }, { confirm: true });
    const { actions, copied } = setUp(prompts);
    await actions.copyToken(aggregate);
    assert.deepEqual(copied, []);
    await actions.copyToken(aggregate);
    assert.deepEqual(copied, ['the-token']);
    assert.doesNotMatch(JSON.stringify([prompts.asked, prompts.notices]), /the-token/);
  });

  test('one of several endpoints is picked', async () => {
    const prompts = new ScriptedPrompts({ pick: 'http://vpc/r1' });
    const { actions, copied } = setUp(prompts);
    await actions.copyEndpoint(aggregate);
    assert.deepEqual(copied, ['http://vpc/r1']);
  });

  test('a service without an endpoint or a token says so', async () => {
    const prompts = new ScriptedPrompts({ confirm: true });
    const { actions, copied } = setUp(prompts, {
      describeEndpoints: async () => ({ AccessToken: undefined, Endpoints: [] }),
    });
    await actions.copyEndpoint(aggregate);
    await actions.copyToken(aggregate);
    assert.deepEqual(copied, []);
    assert.equal(prompts.notices.length, 2);
    for (const notice of prompts.notices) assert.match(notice, /r1/);
  });
});
