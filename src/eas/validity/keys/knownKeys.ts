/** What may stand at a place of a service configuration. */
export type Known =
  /** An object with these keys; `isOpen`: with others too, so that only misspelt ones are told. */
  | { readonly kind: 'object'; readonly keys: Readonly<Record<string, Known>>; readonly isOpen?: boolean }
  | { readonly kind: 'list'; readonly of: Known }
  | { readonly kind: 'number' }
  | { readonly kind: 'text' }
  | { readonly kind: 'any' };

const any: Known = { kind: 'any' };
const number: Known = { kind: 'number' };
const text: Known = { kind: 'text' };

function object(keys: Readonly<Record<string, Known>>): Known & { readonly kind: 'object' } {
  return { kind: 'object', keys };
}

function open(keys: Readonly<Record<string, Known>>): Known {
  return { kind: 'object', keys, isOpen: true };
}

function list(of: Known): Known {
  return { kind: 'list', of };
}

/** Keys whose value we do not look into. */
function anyOf(...names: readonly string[]): Record<string, Known> {
  return Object.fromEntries(names.map((name) => [name, any]));
}

/*
 * Keys of eas/product.md, section 3. Those that only early sources name are here too, and so are some that EAS's older
 * documents show [MEM]: a key that is taken for known is never told to be wrong.
 */

const metadata = object({
  ...anyOf(
    'workspace_id',
    'qos',
    'cuda',
    'rdma',
    'enable_grpc',
    'enable_webservice',
    'disk',
    'workload_type',
    'shm_size',
  ),
  ...anyOf(
    'resource_burstable',
    'resource_rebalancing',
    'instance',
    'region',
    'description',
    'display_name',
    'cluster',
  ),
  name: text,
  type: text,
  group: text,
  role: text,
  resource: text,
  quota_id: text,
  quota_type: text,
  cpu: number,
  memory: number,
  gpu: number,
  gpu_memory: number,
  gpu_core_percentage: number,
  scheduling: open({ spread: open({ policy: any }) }),
  rolling_strategy: object(anyOf('max_surge', 'max_unavailable')),
  rpc: open({
    ...anyOf('batching'),
    keepalive: number,
    io_threads: number,
    max_batch_size: number,
    max_batch_timeout: number,
    max_queue_size: number,
    worker_threads: number,
    rate_limit: number,
  }),
  eas: open({ termination_grace_period: number }),
});

const probe = object({
  http_get: open(anyOf('path', 'port', 'scheme')),
  tcp_socket: open(anyOf('port')),
  exec: open(anyOf('command')),
  initial_delay_seconds: number,
  period_seconds: number,
  timeout_seconds: number,
  success_threshold: number,
  failure_threshold: number,
});

const container = object({
  ...anyOf('command', 'args', 'resources', 'port', 'ports', 'volume_mounts', 'security_context', 'working_dir'),
  name: text,
  image: text,
  script: text,
  env: list(open(anyOf('name', 'value', 'value_from', 'valueFrom'))),
  prepare: open(anyOf('pythonRequirements', 'pythonRequirementsPath')),
  startup_check: probe,
  liveness_check: probe,
  readiness_check: probe,
  health_check: probe,
});

const cloud = object({
  computing: object({
    ...anyOf('disable_spot_protection_period'),
    instances: list(open({ type: text, ...anyOf('spot_price_limit', 'capacity') })),
    instance_type: text,
  }),
  networking: open(anyOf('vpc_id', 'vswitch_id', 'security_group_id')),
  logging: open(anyOf('paths')),
});

const limit = object(anyOf('enable', 'limit'));

const networking = open({
  gateway: text,
  gateway_policy: object({ rate_limit: limit, concurrency_limit: limit }),
  nlb: list(open(anyOf('id', 'listener_port', 'netType'))),
  nacos: any,
});

const storage = list(
  open({
    mount_path: text,
    oss: open(anyOf('path', 'readOnly', 'endpoint')),
    nfs: open(anyOf('server', 'path', 'readOnly')),
    cpfs: open(anyOf('file_system_id', 'path')),
    dataset: open(anyOf('id', 'version')),
    git: open(anyOf('repo', 'branch', 'commit')),
    empty_dir: open(anyOf('medium', 'size_limit')),
    properties: open(anyOf('resource_type')),
  }),
);

const window = open(anyOf('stabilizationWindowSeconds'));

/** The autoscaler's keys are the only ones in camel case: EAS ignores others silently [SKILL]. */
const autoscaler = object({
  ...anyOf('min', 'max', 'strategies'),
  scaleStrategies: list(object(anyOf('metricName', 'threshold', 'service'))),
  behavior: object({
    scaleUp: window,
    scaleDown: window,
    onZero: open(anyOf('scaleDownGracePeriodSeconds', 'scaleUpActivationReplicas', 'interceptTraffic')),
  }),
});

const service = {
  ...anyOf('dockerAuth', 'credential', 'model_path', 'model_entry', 'model_config', 'oss_endpoint'),
  ...anyOf('warm_up_data_path', 'processor', 'processor_path', 'processor_entry', 'processor_mainclass'),
  ...anyOf(
    'processor_type',
    'processor_envs',
    'model_mainclass',
    'source',
    'baseimage',
    'data_image',
    'generate_token',
  ),
  ...anyOf('options', 'features', 'metrics', 'metrics_config', 'labels', 'queue'),
  // What is secret is not looked into: no message may show it.
  token: any,
  name: text,
  type: text,
  metadata,
  cloud,
  networking,
  storage,
  containers: list(container),
  aimaster: open(anyOf('sanity_check', 'runtime_check')),
  runtime: open({ enable_crash_block: any, termination_grace_period: number }),
  autoscaler,
  cronscaler: open(anyOf('excludeDates', 'scaleJobs', 'ExcludeDates', 'ScaleJobs')),
  unit: object({ size: any }),
  sinker: open(anyOf('type', 'config')),
  confidential: open(anyOf('trustee_endpoint', 'decryption_key')),
  llm_gateway: open(
    anyOf(
      'max_queue_size',
      'retry_count',
      'wait_schedule_timeout',
      'wait_schedule_try_period',
      'rate_limit',
      'route_policy',
      'route_config',
      'traffic_mirror',
    ),
  ),
  llm_scheduler: open(anyOf('cpu', 'memory', 'policy')),
};

/** A service, or a member of an aggregate. */
const one = object(service);

/** A whole configuration. */
export const knownConfig = object({ ...service, members: list(one) });
