import { describe, expect, it } from 'vitest';
import { describeConfig } from './configFacts.ts';
import { service } from './testServices.testing.ts';

const env = (values: Record<string, string | number>) => ({
  containers: [{ env: Object.entries(values).map(([name, value]) => ({ name, value })) }],
});
const sizesOf = (config: unknown) => describeConfig(service('x', { config })).sizes;

describe('parallel sizes', () => {
  it.each([
    [{ TP_SIZE: 8 }, { tp: 8, dp: 1, ep: 8 }],
    [
      { EP_SIZE: '8', DP_SIZE: '8' },
      { tp: 1, dp: 8, ep: 8 },
    ],
    [
      { TP_SIZE: 4, DP_SIZE: 2 },
      { tp: 4, dp: 2, ep: 8 },
    ],
    [{ DP_SIZE: 8 }, { tp: undefined, dp: 8, ep: undefined }],
    [
      { EP_SIZE: 9, DP_SIZE: 2 },
      { tp: undefined, dp: 2, ep: 9 },
    ],
  ])('of %o', (values, sizes) => {
    expect(sizesOf(env(values))).toMatchObject(sizes);
  });

  it('take the GPUs of the unit where no size tells TP', () => {
    expect(sizesOf({ ...env({ DP_SIZE: 16 }), metadata: { gpu: 8 }, unit: { size: 2 } })).toMatchObject({
      tp: 1,
      dp: 16,
      ep: 16,
    });
  });

  it.each([
    ['vllm serve m --tensor-parallel-size 4 --data-parallel-size=2', { tp: 4, dp: 2 }],
    ["bash -c 'vllm serve m -tp 8 -dp 2'", { tp: 8, dp: 2 }],
    ['python -m sglang.launch_server --tp-size 8 --ep-size 8', { tp: 8, ep: 8 }],
  ])('come from the flags of %s', (script, sizes) => {
    expect(sizesOf({ containers: [{ script }] })).toMatchObject(sizes);
  });

  it('name what is written, and are none where nothing is', () => {
    expect(sizesOf(env({ EP_SIZE: 8 }))?.written).toEqual(['EP_SIZE']);
    expect(sizesOf({ metadata: { gpu: 8 } })).toBeUndefined();
    expect(sizesOf(env({ TP_SIZE: 'eight', DP_SIZE: 0, EP_SIZE: '-1' }))).toBeUndefined();
  });
});

describe('describeConfig', () => {
  it('reads an aggregate with its members', () => {
    const facts = describeConfig(
      service('x', {
        AppSpecName: 'DeepSeek-R1',
        config: {
          metadata: { name: 'x' },
          labels: { ServiceEngineType: 'vllm' },
          members: [
            {
              type: 'LLMPrefill',
              metadata: { instance: 2 },
              cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } },
              ...env({ TP_SIZE: '8' }),
            },
            { type: 'LLMDecode', metadata: { instance: 1, quota_id: 'q1' }, ...env({ EP_SIZE: '8', DP_SIZE: '8' }) },
            null,
          ],
        },
      }),
    );
    expect(facts).toMatchObject({ engine: 'vllm', model: 'DeepSeek-R1', sizes: undefined });
    expect(facts.members).toMatchObject([
      { role: 'prefill', typeWord: 'LLMPrefill', instances: 2, instanceType: 'ml.gu8tef.8.46xlarge', sizes: { tp: 8 } },
      { role: 'decode', instances: 1, quotaId: 'q1', sizes: { tp: 1, dp: 8, ep: 8 } },
    ]);
  });

  it.each([
    ['vllm serve /models/Qwen3-8B/ --port 8000', 'vllm', 'Qwen3-8B'],
    ['vllm serve /model_dir --served-model-name qwen', 'vllm', 'qwen'],
    ['python -m sglang.launch_server --model-path=Qwen/Qwen3-32B', 'sglang', 'Qwen3-32B'],
  ])('reads engine and model of %s', (script, engine, model) => {
    expect(describeConfig(service('x', { config: { containers: [{ script }] } }))).toMatchObject({ engine, model });
  });

  it('falls back to label and image of the service', () => {
    const labels = [{ LabelKey: 'ServiceEngineType', LabelValue: 'sglang' }];
    expect(describeConfig(service('x', { Labels: labels })).engine).toBe('sglang');
    expect(describeConfig(service('x', { Image: 'reg/blade-llm:0.10' })).engine).toBe('bladellm');
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"containers":7,"metadata":[],"members":{"a":1},"labels":"x"}',
    '{"members":[[[]]]}',
  ])('finds nothing in %s, and does not fail', (ServiceConfig) => {
    expect(describeConfig(service('x', { ServiceConfig }))).toMatchObject({ sizes: undefined, engine: undefined });
  });
});
