import { models, type ModelEntry, type ProfileEntry } from '../catalog/models.ts';
import { asObject, deploymentSpec, placedOn } from '../catalog/spec.ts';
import { timeScale } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { createService } from '../services/create.ts';
import { stop } from '../services/operate.ts';
import { emptyState, type EmulatorState } from '../state/model.ts';

type Json = Record<string, unknown>;

const hourMs = 3_600_000;

function profileOf(name: string, category: string): { model: ModelEntry; profile: ProfileEntry } {
  const model = models.find((entry) => entry.name === name);
  const profile = model?.profiles.find((entry) => entry.category === category && entry.framework === 'vllm');
  if (!model || !profile)
    throw new Error(`the demo names a profile that the gallery does not have: ${name} ${category}`);
  return { model, profile };
}

function named(spec: Json, name: string): Json {
  return { ...spec, metadata: { ...asObject(spec['metadata']), name } };
}

function fromGallery(name: string, model: string, category: string, workspaceId: string): Json {
  const { model: entry, profile } = profileOf(model, category);
  return named(deploymentSpec(entry, profile, workspaceId), name);
}

/** One service of a group deployment: documented parts only, services of one group with a router (product.md 2.1). */
function groupMember(name: string, type: string, env: readonly Json[]): Json {
  const spec = fromGallery(name, 'Qwen3-235B-A22B', 'singlenode', '310274');
  const kv = type === 'LLMDecode' ? 'kv_consumer' : 'kv_producer';
  const script = `vllm serve /model_dir --served-model-name Qwen3-235B-A22B --enable-expert-parallel --port 8000 --kv-transfer-config '{"kv_connector":"NixlConnector","kv_role":"${kv}"}'`;
  const [container] = Array.isArray(spec['containers']) ? spec['containers'] : [];
  const metadata = { ...asObject(spec['metadata']), type, group: 'qwen3_moe_pd' };
  return { ...spec, metadata, containers: [{ ...asObject(container), script, env }] };
}

const groupRouter: Json = {
  metadata: {
    name: 'qwen3_moe_router',
    instance: 2,
    cpu: 8,
    memory: 16000,
    type: 'LLMGatewayService',
    group: 'qwen3_moe_pd',
    workspace_id: '310274',
  },
  cloud: { computing: { instances: [{ type: 'ecs.c7.2xlarge' }] } },
  llm_gateway: { max_queue_size: 512, retry_count: 2 },
  llm_scheduler: { cpu: 2, memory: 4000, policy: 'least-token' },
};

interface Seeded {
  readonly hoursAgo: number;
  readonly document: Json;
  /** Stopped again this many hours ago. */
  readonly stoppedHoursAgo?: number;
}

function seeded(): readonly Seeded[] {
  const { model, profile } = profileOf('Qwen3-8B', 'singlenode');
  const noStock = placedOn(deploymentSpec(model, profile, '318806'), { instanceType: 'ml.gu8xf.8xlarge-gu108' });
  return [
    {
      hoursAgo: 72,
      stoppedHoursAgo: 20,
      document: fromGallery('qwen2_5_72b_eval', 'Qwen2.5-72B-Instruct', 'singlenode', '318806'),
    },
    { hoursAgo: 27, document: groupRouter },
    { hoursAgo: 26.8, document: groupMember('qwen3_moe_prefill', 'LLMPrefill', [{ name: 'TP_SIZE', value: '8' }]) },
    {
      hoursAgo: 26.7,
      document: groupMember('qwen3_moe_decode', 'LLMDecode', [
        { name: 'EP_SIZE', value: '8' },
        { name: 'DP_SIZE', value: '8' },
      ]),
    },
    { hoursAgo: 9, document: fromGallery('qwen3_8b_chat', 'Qwen3-8B', 'singlenode', '295949') },
    { hoursAgo: 3, document: fromGallery('deepseek-r1-pd', 'DeepSeek-R1-0528-PAI-optimized', 'pd', '295949') },
    { hoursAgo: 1.5, document: named(noStock, 'qwen3_8b_gu108') },
  ];
}

/**
 * Running services of several kinds, among them the aggregate `deepseek-r1-pd`, made by the same operations that a
 * user would have called, at times before `now` and at the pace of the cloud.
 */
export function demoState(now: number, ids: Ids): EmulatorState {
  const scale = timeScale(1);
  let state = emptyState;
  for (const { hoursAgo, document, stoppedHoursAgo } of seeded()) {
    const at = Math.round(now - hoursAgo * hourMs);
    const made = createService(state, { document, workspaceId: undefined, labels: {} }, { now: at, scale, ids });
    state = made.state;
    if (stoppedHoursAgo === undefined) continue;
    state = stop(state, made.result.name, { now: Math.round(now - stoppedHoursAgo * hourMs), scale, ids }).state;
  }
  return state;
}
