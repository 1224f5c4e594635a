import type { ServiceConfig } from '../api.ts';

/** An EP+PD configuration in the shape that design.md fixes, with keys that the form knows nothing about. */
export function pdConfig(): ServiceConfig {
  return {
    labels: { ServiceEngineType: 'vllm' },
    metadata: { name: 'deepseek_r1', workspace_id: '295949', rolling_strategy: { max_surge: 1 } },
    members: [
      {
        type: 'LLMPrefill',
        metadata: { instance: 1, cpu: 176, memory: 1_800_000, gpu: 8 },
        cloud: {
          computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge', capacity: 3 }] },
          networking: { vpc_id: 'vpc-1' },
        },
        unit: { size: 1 },
        containers: [
          {
            image: 'vllm:1',
            env: [
              { name: 'KV_CONNECTOR', value: 'nixl' },
              { name: 'TP_SIZE', value: '8' },
              { name: 'SECRET', valueFrom: { secret: 'a' } },
            ],
            port: 8000,
          },
          { image: 'sidecar' },
        ],
      },
      {
        type: 'LLMDecode',
        metadata: { instance: 1 },
        cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } },
        containers: [
          {
            env: [
              { name: 'EP_SIZE', value: '8' },
              { name: 'DP_SIZE', value: 8 },
            ],
          },
        ],
      },
      { type: 'LLMGateway', metadata: { instance: 2 }, llm_gateway: { max_queue_size: 512 } },
    ],
  };
}

/** A service without members. */
export function plainConfig(): ServiceConfig {
  return {
    metadata: { instance: 2, name: 'qwen', quota_id: 'quota1', quota_type: 'Lingjun', gpu: 4 },
    containers: [{ image: 'vllm:1', script: 'vllm serve', env: [{ name: 'TP_SIZE', value: '4' }] }],
    storage: [{ mount_path: '/model' }],
  };
}
