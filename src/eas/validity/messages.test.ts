import { expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import type { JsonObject } from '../deployment/json.ts';
import { bothEnv, decode, decodeEnv, on96, prefill, serve } from './cases/changes.testing.ts';
import { aggregate, changed, withEnv } from './sampleServices.testing.ts';
import { validateConfig } from './validateConfig.ts';

const t = translateWith({});

function messagesOf(config: JsonObject, code: string): string[] {
  return validateConfig(config, { t }).flatMap((finding) => (finding.code === code ? [finding.message] : []));
}

// serving/model.md, section 8: number, reason, way out.
test.each<[string, JsonObject, string, string]>([
  [
    'EP 8 with DP 4 on 96 GiB',
    on96(bothEnv({ DP_SIZE: '4', EP_SIZE: '8', TP_SIZE: undefined, MTP_DRAFT_TOKENS: undefined })),
    'weights-do-not-fit',
    'EP 8 with DP 4 gives TP 2: 91.2 GB of FP8 weights per GPU. They do not fit 96 GiB with what the engine keeps free. Use TP 8, or 2 machines per instance.',
  ],
  [
    'EP 24',
    changed(decodeEnv({ EP_SIZE: '24', DP_SIZE: '24' }), { '/members/1/unit/size': 3 }),
    'experts-not-divisible-by-ep',
    '256 experts do not divide by EP 24. Use EP 8, 16 or 32, or 8 redundant experts (264 = 24 × 11).',
  ],
  [
    'DP 16 on one machine',
    decodeEnv({ EP_SIZE: '16', DP_SIZE: '16' }),
    'too-few-gpus',
    'TP 1 × DP 16 needs 16 GPUs, but an instance has 8. It takes 2 machines per instance (unit.size), now 1.',
  ],
  [
    'TP 8 and DP 8 with Mooncake',
    bothEnv({ KV_CONNECTOR: 'mooncake' }),
    'mooncake-needs-equal-tp',
    'TP differs (8 in Prefill, 1 in Decode), and Mooncake needs it equal: use NIXL.',
  ],
  [
    'MTP in Decode only',
    withEnv(aggregate(), prefill, { MTP_DRAFT_TOKENS: undefined }),
    'pair-speculation',
    'MTP is on in Decode only. NIXL needs the same speculation settings on both roles.',
  ],
  [
    'KV FP8 in Prefill only',
    withEnv(aggregate(), prefill, { KV_CACHE_DTYPE: 'fp8' }),
    'pair-kv-dtype',
    'The KV cache is FP8 in Prefill and BF16 in Decode: the types must be equal, or the handshake fails.',
  ],
  [
    '163,840 tokens with TP 8 on 96 GiB',
    serve('vllm serve /models/DeepSeek-R1 -tp 8 --max-model-len 163840'),
    'model-length-above-kv',
    'Only about 66k tokens of KV fit a rank on 96 GiB, but a request may have 163840. Lower the model length, or use 2 machines per instance (591k at EP 16).',
  ],
])('%s', (_, config, code, message) => {
  expect(new Set(messagesOf(config, code))).toEqual(new Set([message]));
});

test('an estimate is called one, and what a person or EAS knows is not', () => {
  const kimi = changed(aggregate(), {
    '/members/0/storage/0/oss/path': 'oss://b/Kimi-K2-Instruct',
    '/members/1/storage/0/oss/path': 'oss://b/Kimi-K2-Instruct',
  });
  const message = (options: object): string =>
    validateConfig(kimi, { t, ...options }).find(({ path }) => path === `${decode}/env/0`)?.message ?? '';
  expect(message({})).toContain('141 GB (an estimate)');
  const known = { machineSpecs: [{ InstanceType: 'ml.gu8tef.8.46xlarge', GPU: 'H20', GPUAmount: 8, GPUMemory: 96 }] };
  expect(message(known)).toContain('do not fit 96 GiB.');
  expect(message({ memoryTable: { 'ml.gu8tef.8.46xlarge': 120 } })).toContain('do not fit 120 GB');
  // What EAS answers goes before the table.
  expect(message({ ...known, memoryTable: { 'ml.gu8tef.8.46xlarge': 400 } })).toContain('96 GiB');
});

test('secrets are in no message', () => {
  const secret = 'canary-7f3a';
  const config = changed(serve(`vllm serve /m --api-key ${secret} && ls`), {
    '/token': secret,
    '/dockerAuth': `user:${secret}`,
    '/tokn': secret,
    '/containers/0/env': [
      { name: 'HF_TOKEN', value: secret },
      { name: 'HF_TOKEN', value: secret },
    ],
    '/containers/0/command': [secret],
  });
  const found = validateConfig(config, { t });
  expect(found.length).toBeGreaterThan(3);
  expect(found.map(({ message }) => message).join(' ')).not.toContain(secret);
});
