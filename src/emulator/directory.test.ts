import { beforeEach, expect, test } from 'vitest';
import { timeScale } from './clock.ts';
import { StateDirectory } from './directory.ts';
import { demoState } from './seed/demo.ts';
import { detachInstance, isolateInstance } from './services/instanceOperations.ts';
import { scale, stop } from './services/operate.ts';
import { StateStore } from './state/store.ts';
import { countedIds, TestClock } from './testEmulator.testing.ts';

let clock: TestClock;
let store: StateStore;
let directory: StateDirectory;
const ids = countedIds();
const env = () => ({ now: clock.now(), scale: timeScale(1), ids });

beforeEach(() => {
  clock = new TestClock();
  store = new StateStore(demoState(clock.now(), ids));
  directory = new StateDirectory(store, clock, timeScale(1));
});

test('the seeded aggregate is fronted by its router and carries its own token', () => {
  const service = directory.find('deepseek-r1-pd');
  expect(service).toMatchObject({
    isAggregate: true,
    isLlm: true,
    engine: 'router',
    status: 'Running',
    readyInstances: 1,
    memberType: undefined,
    router: 'deepseek-r1-pd-router',
    workers: ['deepseek-r1-pd-prefill', 'deepseek-r1-pd-decode'],
    modelName: 'DeepSeek-R1-0528-PAI-optimized',
    reasoning: true,
    layout: { mode: 'disaggregated', draftTokens: 1, acceptedDraftTokens: 0.85 },
  });
  const child = directory.find('deepseek-r1-pd-decode');
  expect(child).toMatchObject({
    memberType: 'LLMDecode',
    parent: 'deepseek-r1-pd',
    engine: 'vllm',
    router: 'deepseek-r1-pd-router',
    isAggregate: false,
    workers: [],
  });
  expect(child?.token).not.toBe(service?.token);
  expect(child?.layout).toEqual(service?.layout);
});

test('an aggregate takes no traffic while a role has no instance', async () => {
  await store.commit((state) => scale(state, 'deepseek-r1-pd-decode', 0, [], env()));
  expect(directory.find('deepseek-r1-pd')).toMatchObject({ readyInstances: 0, readyInstanceNames: [] });
  expect(directory.find('deepseek-r1-pd-router')).toMatchObject({ readyInstances: 1 });
});

test('a group with a router is found by its name, and its services by group.service', () => {
  expect(directory.find('qwen3_moe_pd')).toMatchObject({
    name: 'qwen3_moe_router',
    engine: 'router',
    workers: ['qwen3_moe_prefill', 'qwen3_moe_decode'],
  });
  expect(directory.find('qwen3_moe_pd.qwen3_moe_decode')).toMatchObject({
    name: 'qwen3_moe_decode',
    memberType: 'LLMDecode',
    router: 'qwen3_moe_router',
  });
  expect(directory.find('qwen3_moe_router')?.layout).toMatchObject({
    mode: 'disaggregated',
    decode: { tp: 1, dp: 8, ep: 8 },
  });
});

test('a single service, a stopped one, a failed one, and none', async () => {
  expect(directory.find('qwen3_8b_chat')).toMatchObject({
    engine: 'vllm',
    readyInstances: 1,
    router: undefined,
    layout: { mode: 'aggregated', worker: { gpu: 'L20', tp: 1 } },
  });
  expect(directory.find('qwen2_5_72b_eval')).toMatchObject({ status: 'Stopped', readyInstances: 0 });
  expect(directory.find('qwen3_8b_gu108')).toMatchObject({ status: 'Failed', readyInstances: 0 });
  expect(directory.find('nobody')).toBeUndefined();
  await store.commit((state) => stop(state, 'qwen3_8b_chat', env()));
  expect(directory.find('qwen3_8b_chat')).toMatchObject({ status: 'Stopping', readyInstances: 0 });
});

test('an isolated or detached instance takes no traffic; the layout counts those that do', async () => {
  const decode = directory.find('qwen3_moe_decode');
  const [name = ''] = decode?.readyInstanceNames ?? [];
  const call = { service: 'qwen3_moe_decode', names: [name], replica: undefined };
  await store.commit((state) => isolateInstance(state, call, true, env()));
  expect(directory.find('qwen3_moe_decode')).toMatchObject({
    readyInstances: 0,
    layout: { decode: { readyInstances: 0 } },
  });
  expect(directory.find('qwen3_moe_decode')?.finishingInstanceNames).toEqual([name]);
  await store.commit((state) => isolateInstance(state, call, false, env()));
  expect(directory.find('qwen3_moe_decode')).toMatchObject({
    readyInstances: 1,
    layout: { decode: { readyInstances: 1 } },
  });
  await store.commit((state) => detachInstance(state, call, env()));
  expect(directory.find('qwen3_moe_decode')).toMatchObject({ readyInstances: 0 });
  clock.pass(3600);
  expect(directory.find('qwen3_moe_decode')?.readyInstanceNames).toEqual([expect.not.stringMatching(name)]);
});
