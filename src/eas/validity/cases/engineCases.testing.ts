import { aggregate, changed, service, withEnv } from '../sampleServices.testing.ts';
import { bothEnv, decode, decodeEnv, gqa, on96, script, serve, sglang, vllm } from './changes.testing.ts';
import { error, warning, type RuleCase } from './ruleCase.testing.ts';

const widest = { EP_SIZE: '24', DP_SIZE: '24' };
const three = { '/members/1/unit/size': 3 };
const v3 = 'vllm serve /models/DeepSeek-V3 --port 8000 -tp 8';
const tp8 = { DP_SIZE: '1', EP_SIZE: '8', TP_SIZE: undefined };
const visible = (env: Record<string, string>) => withEnv(serve(`${vllm} -tp 8`), '/containers/0', env);

/** One engine: its parallel sizes, memory and length. */
export const engineCases: readonly RuleCase[] = [
  error('setting-not-a-number', `${decode}/env/3`, decodeEnv({ DP_SIZE: 'eight' }), decodeEnv({ DP_SIZE: '8' })),
  error(
    'setting-not-a-number',
    `${decode}/env/4`,
    decodeEnv({ MAX_MODEL_LEN: 'long' }),
    decodeEnv({ MAX_MODEL_LEN: '32k' }),
  ),
  error(
    'setting-not-a-number',
    `${decode}/env/3`,
    bothEnv({ MTP_DRAFT_TOKENS: '-1' }),
    bothEnv({ MTP_DRAFT_TOKENS: '0' }),
  ),
  warning('settings-disagree', '/containers/0/env/0', visible({ TP_SIZE: '4' }), visible({ TP_SIZE: '8' })),
  error('ep-not-tp-times-dp', `${decode}/env/0`, decodeEnv({ TP_SIZE: '8' }), decodeEnv({ TP_SIZE: '1' })),
  error('ep-not-tp-times-dp', `${decode}/env/0`, decodeEnv({ DP_SIZE: '3' }), decodeEnv({ DP_SIZE: '4' })),
  error(
    'ep-not-tp-times-dp',
    script,
    serve(`${sglang} --tp-size 8 --ep-size 3`),
    serve(`${sglang} --tp-size 8 --dp-size 8 --enable-dp-attention --ep-size 8`),
  ),
  warning('ep-not-tp-times-dp', script, serve(`${sglang} --tp-size 8 --ep-size 4`), serve(`${sglang} --tp 8 --ep 8`)),
  error(
    'dp-does-not-divide-gpus',
    `${decode}/env/2`,
    decodeEnv({ EP_SIZE: undefined, DP_SIZE: '3' }),
    decodeEnv({ EP_SIZE: undefined, DP_SIZE: '4' }),
  ),
  error(
    'too-few-gpus',
    `${decode}/env/3`,
    decodeEnv({ EP_SIZE: '16', DP_SIZE: '16' }),
    changed(decodeEnv({ EP_SIZE: '16', DP_SIZE: '16' }), { '/members/1/unit/size': 2 }),
  ),
  error('too-few-gpus', script, serve(`${sglang} --tp-size 8 --dp-size 2`), serve(`${sglang} --tp-size 4 --dp-size 2`)),
  warning('idle-gpus', script, serve(`${vllm} -tp 4`), serve(`${vllm} -tp 4 -pp 2`)),
  error(
    'experts-not-divisible-by-ep',
    `${decode}/env/2`,
    changed(decodeEnv(widest), three),
    changed(decodeEnv({ ...widest, REDUNDANT_EXPERTS: '8' }), three),
  ),
  warning(
    'experts-not-divisible-by-ep',
    script,
    serve(`${vllm} -tp 1 -dp 6 --enable-expert-parallel`),
    serve(`${vllm} -tp 1 -dp 6`),
  ),
  error(
    'heads-not-divisible-by-tp',
    `${decode}/env/3`,
    decodeEnv({ EP_SIZE: '6', DP_SIZE: '1' }),
    decodeEnv({ EP_SIZE: '4', DP_SIZE: '1' }),
  ),
  warning('tp-above-kv-heads', `${decode}/env/1`, gqa(8, 8), gqa(4, 4)),
  warning('mla-decode-with-tp', `${decode}/env/3`, decodeEnv({ DP_SIZE: '4' }), aggregate()),
  // Not where DP 8 would not fit.
  warning('mla-decode-with-tp', `${decode}/env/3`, decodeEnv({ DP_SIZE: '4' }), on96(decodeEnv({ DP_SIZE: '4' }))),
  error('weights-do-not-fit', `${decode}/env/0`, on96(aggregate()), on96(decodeEnv({ DP_SIZE: '1' }))),
  error('weights-do-not-fit', script, serve(`${vllm} -tp 2 -dp 4`), serve(`${vllm} -tp 8`)),
  error('weights-do-not-fit', `${decode}/env/0`, aggregate(), decodeEnv({ DP_SIZE: '1' }), {
    memoryTable: { 'ml.gu8tef.8.46xlarge': 96 },
  }),
  // An estimate refuses nothing.
  warning(
    'weights-do-not-fit',
    `${decode}/env/0`,
    changed(aggregate(), {
      '/members/0/storage/0/oss/path': 'oss://b/Kimi-K2-Instruct',
      '/members/1/storage/0/oss/path': 'oss://b/Kimi-K2-Instruct',
    }),
    aggregate(),
  ),
  warning(
    'little-memory-for-kv',
    `${decode}/env/3`,
    on96(bothEnv(tp8)),
    on96(bothEnv({ ...tp8, MTP_DRAFT_TOKENS: undefined })),
  ),
  error('model-length-above-kv', script, serve(`${v3} --max-model-len 163840`), serve(`${v3} --max-model-len 65536`)),
  warning('model-length-above-kv', script, serve(v3), serve(`${v3} --max-model-len auto`)),
  error(
    'model-length-above-model',
    `${decode}/env/4`,
    decodeEnv({ MAX_MODEL_LEN: '200000' }),
    decodeEnv({ MAX_MODEL_LEN: '163840' }),
  ),
  warning(
    'all-to-all-backend',
    `${decode}/env/4`,
    decodeEnv({ VLLM_ALL2ALL_BACKEND: 'deepep_high_throughput' }),
    decodeEnv({ VLLM_ALL2ALL_BACKEND: 'deepep_low_latency' }),
  ),
  warning(
    'probe-too-short',
    `${decode}/startup_check`,
    changed(aggregate(), { [`${decode}/startup_check/failure_threshold`]: 3 }),
    aggregate(),
  ),
  warning(
    'port-not-served',
    '/containers/0/port',
    changed(service(), { '/containers/0/port': 9000 }),
    serve('vllm serve /models/DeepSeek-V3'),
  ),
];
