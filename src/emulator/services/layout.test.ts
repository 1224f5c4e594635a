import { expect, test } from 'vitest';
import { knownConfig } from './config.ts';
import { layoutOf, parallelSizes } from './layout.ts';
import { engineOf, flagOf, modelOf, servedModelName } from './modelOf.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';

const eight = { cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } } };
const withEnv = (values: Record<string, string>) =>
  knownConfig({
    ...eight,
    containers: [{ image: 'vllm', env: Object.entries(values).map(([name, value]) => ({ name, value })) }],
  });
const withScript = (script: string) => knownConfig({ ...eight, containers: [{ image: 'x', script }] });

test.each([
  [{ TP_SIZE: '8' }, { tp: 8, dp: 1, ep: 8 }],
  [
    { EP_SIZE: '8', DP_SIZE: '8' },
    { tp: 1, dp: 8, ep: 8 },
  ],
  [{}, { tp: 8, dp: 1, ep: 8 }],
  [{ DP_SIZE: '4' }, { tp: 2, dp: 4, ep: 8 }],
  [
    { TP_SIZE: '2', DP_SIZE: '2', EP_SIZE: '3' },
    { tp: 2, dp: 2, ep: 3 },
  ],
  [{ TP_SIZE: 'eight' }, { tp: 8, dp: 1, ep: 8 }],
])('sizes from the environment %j', (env, sizes) => {
  expect(parallelSizes(withEnv(env))).toEqual(sizes);
});

test.each([
  ['vllm serve /m --tensor-parallel-size 4 --data-parallel-size=2 --enable-expert-parallel', { tp: 4, dp: 2, ep: 8 }],
  ['python -m sglang.launch_server --tp-size 8 --dp-size 8 --ep-size 8', { tp: 8, dp: 8, ep: 8 }],
])('sizes from the script %s', (script, sizes) => {
  expect(parallelSizes(withScript(script))).toEqual(sizes);
});

test('a unit of two machines has twice the GPUs', () => {
  expect(parallelSizes(knownConfig({ ...eight, unit: { size: 2 } }))).toEqual({ tp: 16, dp: 1, ep: 16 });
});

test('flags are read with = and space and quotes, and not out of other flags', () => {
  expect(flagOf('x --a-b 1 --c=\'{"d": 2}\'', '--a-b')).toBe('1');
  expect(flagOf('x --a-b 1 --c=\'{"d": 2}\'', '--c')).toBe('{"d": 2}');
  expect(flagOf('x --a-b 1', '--a')).toBeUndefined();
  expect(flagOf('x --flag --next 1', '--flag')).toBe('');
});

test('the model and its served name are found in storage, script or name', () => {
  expect(modelOf(knownConfig({ storage: [{ oss: { path: 'oss://b/Qwen3-8B/1/' } }] }), 'x')?.name).toBe('Qwen3-8B');
  expect(modelOf(knownConfig({}), 'my-qwen3-32b')?.name).toBe('Qwen3-32B');
  expect(modelOf(knownConfig({}), 'echo')).toBeUndefined();
  expect(servedModelName(withScript('vllm serve /models/My-Model --port 8000'), 'svc')).toBe('My-Model');
  expect(servedModelName(withScript('vllm serve /m --served-model-name chat'), 'svc')).toBe('chat');
});

test('the engine: label, image, script; a router by its type; else unknown', () => {
  expect(engineOf(knownConfig({ labels: { ServiceEngineType: 'sglang' } }))).toBe('sglang');
  expect(engineOf(knownConfig({ containers: [{ image: 'r/pai-eas/blade-llm:1' }] }))).toBe('bladellm');
  expect(engineOf(knownConfig({ metadata: { type: 'LLMGatewayService' } }))).toBe('router');
  expect(engineOf(knownConfig(plainSpec('echo')))).toBe('unknown');
});

test('the layout of the seeded kind: prefill TP 8, decode DP 8 EP 8, one draft token', () => {
  const services = new TestServices();
  services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'ds_r1'));
  const common = {
    instances: 1,
    instanceType: 'ml.gu8tef.8.46xlarge',
    gpu: 'H20-141',
    kvCacheBytes: 2,
    maxModelLength: undefined,
  };
  expect(layoutOf(services.members('ds_r1'), services.clock.now())).toEqual({
    mode: 'disaggregated',
    prefill: { ...common, readyInstances: 0, tp: 8, dp: 1, ep: 8 },
    decode: { ...common, readyInstances: 0, tp: 1, dp: 8, ep: 8 },
    draftTokens: 1,
    acceptedDraftTokens: 0.85,
  });
  services.pass(45);
  expect(layoutOf(services.members('ds_r1'), services.clock.now())).toMatchObject({
    prefill: { readyInstances: 1 },
    decode: { readyInstances: 1 },
  });
});

test('environment for cache, length and drafts is read', () => {
  const services = new TestServices();
  const env = Object.entries({ KV_CACHE_DTYPE: 'fp8', MAX_MODEL_LEN: '32768', MTP_DRAFT_TOKENS: '2' }).map(
    ([name, value]) => ({ name, value }),
  );
  services.create(plainSpec('echo', { ...eight, containers: [{ image: 'vllm:1', env }] }));
  const layout = layoutOf([services.find('echo')], services.clock.now());
  expect(layout).toMatchObject({
    mode: 'aggregated',
    worker: { kvCacheBytes: 1, maxModelLength: 32768 },
    draftTokens: 2,
  });
  expect(layout?.acceptedDraftTokens).toBeCloseTo(0.85 + 0.85 ** 2);
  services.create(plainSpec('web'));
  expect(layoutOf([services.find('web')], services.clock.now())).toBeUndefined();
});
