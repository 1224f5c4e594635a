import type { JsonObject } from '../../deployment/json.ts';
import { aggregate, changed, service, withEnv } from '../sampleServices.testing.ts';

type Values = Readonly<Record<string, string | undefined>>;

/** JSON pointers to the containers of the aggregate's engines, and to the service's run command. */
export const prefill = '/members/0/containers/0';
export const decode = '/members/1/containers/0';
export const script = '/containers/0/script';

export const vllm = 'vllm serve /models/DeepSeek-V3 --port 8000 --max-model-len 32768';
export const sglang = 'python -m sglang.launch_server --model-path /models/DeepSeek-V3';

/** The aggregate with these variables in Decode. */
export function decodeEnv(values: Values): JsonObject {
  return withEnv(aggregate(), decode, values);
}

/** The aggregate with these variables in Prefill and Decode. */
export function bothEnv(values: Values): JsonObject {
  return withEnv(withEnv(aggregate(), prefill, values), decode, values);
}

/** The aggregate with run commands that can be seen. */
export function scripted(prefillScript: string, decodeScript: string): JsonObject {
  return changed(aggregate(), { [`${prefill}/script`]: prefillScript, [`${decode}/script`]: decodeScript });
}

/** An aggregate on cards of 96 GiB. */
export function on96(config: JsonObject): JsonObject {
  const type = 'cloud/computing/instances/0/type';
  return changed(config, {
    [`/members/0/${type}`]: 'ml.gu8tf.8.46xlarge',
    [`/members/1/${type}`]: 'ml.gu8tf.8.46xlarge',
  });
}

/** The aggregate of a model with grouped-query attention, EP 8 on both sides. */
export function gqa(prefillTp: number, decodeTp: number): JsonObject {
  const path = 'storage/0/oss/path';
  const qwen = changed(aggregate(), {
    [`/members/0/${path}`]: 'oss://b/Qwen3-235B-A22B',
    [`/members/1/${path}`]: 'oss://b/Qwen3-235B-A22B',
  });
  const sizes = (tp: number): Values => ({
    TP_SIZE: String(tp),
    DP_SIZE: String(8 / tp),
    EP_SIZE: '8',
    MTP_DRAFT_TOKENS: undefined,
  });
  return withEnv(withEnv(qwen, prefill, sizes(prefillTp)), decode, sizes(decodeTp));
}

/** The service with another run command. */
export function serve(command: string): JsonObject {
  return changed(service(), { [script]: command });
}

/** The service with these values in its metadata. */
export function metadata(values: JsonObject): JsonObject {
  return changed(service(), { '/metadata': { name: 'qwen3', instance: 1, ...values } });
}

/** The service with an autoscaler. */
export function scaler(values: JsonObject): JsonObject {
  const scaleStrategies = [{ metricName: 'qps', threshold: 10 }];
  return changed(service(), { '/autoscaler': { min: 1, max: 4, scaleStrategies, ...values } });
}
