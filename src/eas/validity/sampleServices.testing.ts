import { textAt, type JsonObject } from '../deployment/json.ts';
import { pointerKeys } from './pointer.ts';

/** An EP+PD aggregate as the template makes it, with nothing to find fault with. */
export function aggregate(): JsonObject {
  return {
    metadata: { name: 'deepseek_r1', workspace_id: '295949' },
    labels: { ServiceEngineType: 'vllm' },
    members: [
      engine('LLMPrefill', { TP_SIZE: '8', KV_CONNECTOR: 'nixl', MTP_DRAFT_TOKENS: '1' }),
      engine('LLMDecode', { EP_SIZE: '8', DP_SIZE: '8', KV_CONNECTOR: 'nixl', MTP_DRAFT_TOKENS: '1' }),
      { type: 'LLMGateway', metadata: { instance: 2, cpu: 8, memory: 16_000 }, llm_gateway: { max_queue_size: 512 } },
    ],
  };
}

function engine(type: string, env: Readonly<Record<string, string>>): JsonObject {
  return {
    type,
    metadata: { instance: 1, gpu: 8 },
    cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } },
    unit: { size: 1 },
    containers: [
      {
        image: 'registry/vllm:0.14.0',
        port: 8000,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        startup_check: {
          http_get: { path: '/health', port: 8000 },
          initial_delay_seconds: 120,
          failure_threshold: 120,
        },
      },
    ],
    storage: [
      { mount_path: '/model_dir', oss: { path: 'oss://bucket/DeepSeek-R1-0528-PAI-optimized/', readOnly: true } },
    ],
  };
}

/** A service that runs its own command, with nothing to find fault with. */
export function service(): JsonObject {
  return {
    metadata: { name: 'qwen3', instance: 1 },
    labels: { ServiceEngineType: 'vllm' },
    cloud: { computing: { instances: [{ type: 'ml.gu8tf.8.46xlarge' }] } },
    containers: [
      {
        image: 'registry/vllm:0.14.0',
        port: 8000,
        script: 'vllm serve /models/DeepSeek-V3 --tensor-parallel-size 8 --max-model-len 32768 --port 8000',
      },
    ],
    storage: [{ mount_path: '/models', oss: { path: 'oss://bucket/models/' } }],
  };
}

/** A router by itself. */
export function router(): JsonObject {
  return { metadata: { name: 'qwen3_router', type: 'LLMGatewayService', group: 'qwen3', instance: 2, cpu: 4 } };
}

/** The configuration with other values at these JSON pointers; `undefined` removes, a last part `-` appends. */
export function changed(config: JsonObject, changes: Readonly<Record<string, unknown>>): JsonObject {
  const made = structuredClone(config);
  for (const [path, value] of Object.entries(changes)) set(made, pointerKeys(path), value);
  return made;
}

function set(holder: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (Array.isArray(holder)) {
    if (rest.length > 0) set(holder[Number(key)], rest, value);
    else if (key === '-') holder.push(value);
    else if (value === undefined) holder.splice(Number(key), 1);
    else holder[Number(key)] = value;
    return;
  }
  if (typeof holder !== 'object' || holder === null) throw new Error(`nothing to change at ${key}`);
  if (rest.length > 0) {
    if (Reflect.get(holder, key) === undefined) Reflect.set(holder, key, {});
    set(Reflect.get(holder, key), rest, value);
  } else if (value === undefined) Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, key, value);
}

/** The configuration with these variables of a container; `undefined` removes one, others come last. */
export function withEnv(
  config: JsonObject,
  container: string,
  values: Readonly<Record<string, string | undefined>>,
): JsonObject {
  const env = pointerKeys(`${container}/env`).reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    config,
  );
  const kept = (Array.isArray(env) ? env : []).filter((entry) => !Object.hasOwn(values, textAt(entry, 'name')));
  const added = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return changed(config, { [`${container}/env`]: [...kept, ...added] });
}
