import { region } from '../inferred.ts';
import { findMachine } from './machines.ts';
import type { ModelEntry, ProfileEntry } from './models.ts';

type Json = Record<string, unknown>;

/** The member types of a profile: `Default` unless prefill and decode stand apart (the PD values are [INFER]). */
export function memberTypes(profile: ProfileEntry): readonly string[] {
  return profile.category === 'pd' ? ['LLMPrefill', 'LLMDecode', 'LLMGateway'] : ['Default'];
}

const images = { vllm: 'vllm:0.14.0-gpu', sglang: 'sglang:0.5.8-acclep1.2.1-gpu' } as const;

function imageOf(name: string): string {
  return `eas-registry-vpc.${region.id}.cr.aliyuncs.com/pai-eas/${name}`;
}

function engineImage(model: ModelEntry, profile: ProfileEntry): string {
  return imageOf(`${images[profile.framework]}${model.protected ? '-pai-optimized' : ''}`);
}

function machineFields(type: string, machines: number): Json {
  const machine = findMachine(type);
  if (!machine) return {};
  return {
    cpu: machine.cpu * machines,
    memory: machine.memory * 1000 * machines,
    gpu: machine.gpus * machines,
    ...(machine.gpus >= 8 ? { shm_size: 512 } : { shm_size: 64 }),
  };
}

/** The run command of a build that does not hide it; the names are the engines' own. */
function scriptOf(model: ModelEntry, profile: ProfileEntry, member: string): string | undefined {
  if (model.protected) return undefined;
  const apart = profile.category === 'pd';
  if (profile.framework === 'sglang') {
    const mode = apart ? ` --disaggregation-mode ${member === 'LLMDecode' ? 'decode' : 'prefill'}` : '';
    const sizes = apart ? '' : ` --tp-size ${profile.gpus}`;
    return `python -m sglang.launch_server --model-path /model_dir --served-model-name ${model.name}${sizes} --port 8000${mode}`;
  }
  const kv = apart
    ? ` --kv-transfer-config '{"kv_connector":"NixlConnector","kv_role":"${member === 'LLMDecode' ? 'kv_consumer' : 'kv_producer'}"}'`
    : '';
  const sizes = apart ? '' : ` --tensor-parallel-size ${Math.min(8, profile.gpus)}`;
  const stages = profile.category === 'multinodes' ? ` --pipeline-parallel-size ${profile.gpus / 8}` : '';
  return `vllm serve /model_dir --served-model-name ${model.name}${sizes}${stages} --port 8000${kv}`;
}

/**
 * The documented defaults of the EP+PD template: Prefill TP_SIZE 8; Decode EP_SIZE 8 and DP_SIZE 8. Both draft tokens:
 * NIXL hands over KV only between equal speculation settings (serving/model.md, section 8).
 */
function envOf(profile: ProfileEntry, member: string): Json[] {
  const env = (values: Record<string, string>): Json[] =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const moe = profile.optimizations['ExpertParallel'] === 'true';
  const drafts: Record<string, string> = moe ? { MTP_DRAFT_TOKENS: '1' } : {};
  const all = String(profile.gpus);
  if (member === 'LLMPrefill') {
    return env({ TP_SIZE: '8', ...(profile.gpus > 8 ? { DP_SIZE: String(profile.gpus / 8) } : {}), ...drafts });
  }
  if (member === 'LLMDecode') return env(moe ? { EP_SIZE: all, DP_SIZE: all, ...drafts } : { TP_SIZE: '8' });
  return [];
}

const probe = {
  http_get: { path: '/health', port: 8000 },
  initial_delay_seconds: 120,
  period_seconds: 30,
  failure_threshold: 120,
};

function engine(model: ModelEntry, profile: ProfileEntry, member: string): Json {
  const type = profile.instanceTypes[0] ?? '';
  const machines = Math.max(1, Math.round(profile.gpus / (findMachine(type)?.gpus ?? profile.gpus)));
  const script = scriptOf(model, profile, member);
  const env = envOf(profile, member);
  return {
    metadata: { instance: 1, ...machineFields(type, machines) },
    cloud: { computing: { instances: [{ type }] } },
    ...(profile.category === 'singlenode' ? {} : { unit: { size: machines } }),
    containers: [
      {
        image: engineImage(model, profile),
        port: 8000,
        ...(script ? { script } : {}),
        ...(env.length > 0 ? { env } : {}),
        startup_check: probe,
      },
    ],
    storage: [
      {
        mount_path: '/model_dir',
        oss: { path: `oss://pai-model-gallery-${region.id}/${model.name}/${model.version}/`, readOnly: true },
        properties: { resource_type: 'model' },
      },
    ],
  };
}

function router(): Json {
  return {
    type: 'LLMGateway',
    metadata: { instance: 1, cpu: 8, memory: 16000 },
    cloud: { computing: { instances: [{ type: 'ecs.c7.2xlarge' }] } },
    unit: { size: 1 },
    containers: [{ image: imageOf('llm-gateway:1.3.0'), port: 8001 }],
    llm_gateway: { max_queue_size: 512, retry_count: 2 },
    llm_scheduler: { policy: 'least-token' },
  };
}

function memberSpec(model: ModelEntry, profile: ProfileEntry, type: string): Json {
  return type === 'LLMGateway' ? router() : { type, ...engine(model, profile, type) };
}

/** `Meta` of a profile's member: the run command where it may be seen. */
export function memberMeta(model: ModelEntry, profile: ProfileEntry, type: string): Json {
  const script = type === 'LLMGateway' ? undefined : scriptOf(model, profile, type);
  return script ? { script } : {};
}

/** The service configuration of a profile, without name, as the template of the gallery gives it. */
export function deploymentSpec(model: ModelEntry, profile: ProfileEntry, workspaceId: string): Json {
  const labels = { ServiceEngineType: profile.framework };
  if (profile.category === 'pd') {
    const members = memberTypes(profile).map((type) => memberSpec(model, profile, type));
    return { metadata: { workspace_id: workspaceId }, labels, members };
  }
  const one = engine(model, profile, 'Default');
  return { ...one, metadata: { workspace_id: workspaceId, ...asObject(one['metadata']) }, labels };
}

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A part of the template with its resources replaced; sizes of the old machine go with it. */
export function placedOn(
  part: Json,
  place: { instanceType?: string; quotaId?: string; quotaType?: string; resourceId?: string },
): Json {
  const metadata = asObject(part['metadata']);
  const machines = Number(asObject(part['unit'])['size'] ?? 1);
  const { cloud: _cloud, ...rest } = part;
  if (place.quotaId) {
    const quota = { quota_id: place.quotaId, ...(place.quotaType ? { quota_type: place.quotaType } : {}) };
    return { ...rest, metadata: { ...metadata, ...quota } };
  }
  if (place.resourceId) return { ...rest, metadata: { ...metadata, resource: place.resourceId } };
  if (!place.instanceType) return part;
  const cloud = { computing: { instances: [{ type: place.instanceType }] } };
  return { ...rest, metadata: { ...metadata, ...machineFields(place.instanceType, machines) }, cloud };
}
