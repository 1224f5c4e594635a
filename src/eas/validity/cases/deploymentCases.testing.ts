import type { JsonObject } from '../../deployment/json.ts';
import { aggregate, changed, router, withEnv } from '../sampleServices.testing.ts';
import { bothEnv, decode, decodeEnv, gqa, metadata, prefill, scripted, vllm } from './changes.testing.ts';
import { error, warning, type RuleCase } from './ruleCase.testing.ts';

const members = (changes: Record<string, unknown>): JsonObject =>
  changed(aggregate(), Object.fromEntries(Object.entries(changes).map(([path, value]) => [`/members/${path}`, value])));
const withoutDrafts = (config: JsonObject): JsonObject => withEnv(config, prefill, { MTP_DRAFT_TOKENS: undefined });
const noConnector = bothEnv({ KV_CONNECTOR: undefined });
const equalTp = bothEnv({ KV_CONNECTOR: undefined, TP_SIZE: '8', EP_SIZE: undefined, DP_SIZE: undefined });

/** Prefill, Decode and their router. */
export const deploymentCases: readonly RuleCase[] = [
  error(
    'pair-connector',
    `${decode}/env/3`,
    decodeEnv({ KV_CONNECTOR: 'mooncake' }),
    bothEnv({ KV_CONNECTOR: 'nixl' }),
  ),
  error('pair-kv-dtype', `${decode}/env/4`, decodeEnv({ KV_CACHE_DTYPE: 'fp8' }), bothEnv({ KV_CACHE_DTYPE: 'fp8' })),
  error('pair-speculation', `${decode}/env/3`, withoutDrafts(aggregate()), bothEnv({ MTP_DRAFT_TOKENS: '2' })),
  // Without a connector's name: TP differs, so that it is NIXL; with equal TP it is not known.
  error('pair-speculation', `${decode}/env/2`, withoutDrafts(noConnector), noConnector),
  warning('pair-speculation', `${decode}/env/0`, withoutDrafts(equalTp), equalTp),
  error(
    'mooncake-needs-equal-tp',
    `${decode}/env/3`,
    bothEnv({ KV_CONNECTOR: 'mooncake' }),
    bothEnv({ KV_CONNECTOR: 'mooncake', TP_SIZE: '8', EP_SIZE: undefined, DP_SIZE: undefined }),
  ),
  warning('prefill-tp-above-decode-tp', `${prefill}/env/1`, gqa(4, 1), gqa(1, 4)),
  error('pair-engine', decode, members({ '1/labels': { ServiceEngineType: 'sglang' } }), aggregate()),
  error(
    'pair-model',
    '/members/1',
    members({ '1/storage/0/oss/path': 'oss://b/Kimi-K2-Instruct' }),
    members({ '1/storage/0/oss/path': 'oss://other/deepseek-r1' }),
  ),
  warning('pair-image', `${decode}/image`, members({ '1/containers/0/image': 'registry/vllm:0.15.0' }), aggregate()),
  warning(
    'pair-block-size',
    `${decode}/script`,
    scripted(`${vllm} --block-size 128`, `${vllm} --block-size 64`),
    scripted(`${vllm} --block-size 64`, `${vllm} --block-size 128`),
  ),
  warning(
    'pair-attention-backend',
    '/members/1',
    scripted(`${vllm} --attention-backend FLASHMLA`, `${vllm} --attention-backend CUTLASS_MLA`),
    scripted(`${vllm} --attention-backend FLASHMLA`, `${vllm} --attention-backend flashmla`),
  ),
  error('router-without-group', '', changed(router(), { '/metadata/group': undefined }), router()),
  warning('router-single-instance', '/members/2/metadata/instance', members({ '2/metadata/instance': 1 }), aggregate()),
  warning(
    'router-with-other-way-in',
    '/networking/nlb',
    changed(router(), { '/networking': { nlb: [{ id: 'default', listener_port: 80 }] } }),
    changed(router(), { '/networking': { gateway: 'gw-1' } }),
  ),
  error('router-with-queue', '/members/3', members({ '-': { type: 'Queue', metadata: { instance: 1 } } }), aggregate()),
  error(
    'different-groups',
    '/members/2/metadata/group',
    members({ '0/metadata/group': 'one', '2/metadata/group': 'two' }),
    members({ '0/metadata/group': 'one', '2/metadata/group': 'one' }),
  ),
  warning('role-without-group', '', metadata({ type: 'LLMPrefill' }), metadata({ type: 'LLMPrefill', group: 'qwen3' })),
  warning('no-router', '/members', members({ '2': undefined }), aggregate()),
  warning('half-of-a-pair', '/members', members({ '1': undefined }), aggregate()),
  error('members-empty', '/members', changed(aggregate(), { '/members': [] }), aggregate()),
  warning('member-type-missing', '/members/2', members({ '2/type': undefined }), aggregate()),
  warning('member-type', '/members/2/type', members({ '2/type': 'LLMGatewy' }), aggregate()),
  warning('member-twice', '/members/2/type', members({ '2/type': 'LLMDecode' }), aggregate()),
  warning('instances-missing', '/members/1', members({ '1/metadata/instance': undefined }), aggregate()),
  warning('nothing-to-run', '/members/1', members({ '1/containers': undefined }), aggregate()),
  warning('image-missing', decode, members({ '1/containers/0/image': undefined }), aggregate()),
];
