import { expect, test } from 'vitest';
import { plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';

const port = (value: unknown) => ({ containers: [{ image: 'a', port: value }] });
const meta = (more: Record<string, unknown>) => ({ metadata: { name: 'echo', instance: 1, ...more } });
const quota = 'quotah20prod8k2m4r1c';
const strategy = (more: Record<string, unknown>) => meta({ rolling_strategy: more });
const scaler = (more: Record<string, unknown>) => ({ autoscaler: { min: 1, max: 3, ...more } });
const nlb = (listener_port: unknown) => ({ networking: { nlb: [{ id: 'default', listener_port }] } });

test.each([
  ['a port', port(8000)],
  ['the last port', port(65_535)],
  ['no port', { containers: [{ image: 'a' }] }],
  ['a listener port', nlb(9090)],
  ['best effort', meta({ qos: 'BestEffort' })],
  ['no qos', meta({ qos: '' })],
  ['RDMA on Lingjun', meta({ rdma: 1, quota_id: quota })],
  ['RDMA that is off', meta({ rdma: 0 })],
  ['a part of a GPU in a quota', meta({ gpu_memory: 10, quota_id: quota })],
  ['no part of a GPU', meta({ gpu_memory: 0 })],
  ['a number of instances as surge', strategy({ max_surge: 2 })],
  ['a part as surge, a text as number', strategy({ max_surge: '10%', max_unavailable: '1' })],
  ['a strategy with dots', meta({ 'rolling_strategy.max_surge': '100%' })],
  ['storage', { storage: [{ mount_path: '/data', oss: { path: 'oss://a/b/' } }] }],
  ['storage of a kind that is not known here', { storage: [{ mount_path: '/data', other: {} }] }],
  ['a scaler', scaler({ strategies: { qps: 10 }, behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } })],
  ['a scaler that is switched off', { autoscaler: null }],
])('%s is taken', (_name, more) => {
  expect(() => new TestServices().create(plainSpec('echo', more))).not.toThrow();
});

test.each([
  ['a port that EAS uses', port(8080), 'containers.0.port cannot be 8080: EAS uses 8080 and 9090 itself.'],
  ['the other port that EAS uses', port(9090), 'containers.0.port cannot be 9090'],
  ['port 0', port(0), 'a port from 1 to 65535'],
  ['a port that is too high', port(65_536), 'a port from 1 to 65535'],
  ['half a port', port(1.5), 'a port from 1 to 65535'],
  ['a listener port that EAS uses', nlb(8080), 'networking.nlb.0.listener_port cannot be 8080'],
  ['a listener port as text', nlb('80'), 'a port from 1 to 65535'],
  ['another qos', meta({ qos: 'Fast' }), 'metadata.qos must be empty or BestEffort'],
  ['RDMA on public resources', meta({ rdma: 1 }), 'metadata.rdma works on Lingjun resources only'],
  ['a part of a public GPU', meta({ gpu_core_percentage: 50 }), 'a part of a GPU'],
  ['a negative surge', strategy({ max_surge: -1 }), 'metadata.rolling_strategy.max_surge must be'],
  ['a surge above all', strategy({ max_surge: '101%' }), 'metadata.rolling_strategy.max_surge must be'],
  ['a broken part', strategy({ max_unavailable: 'some' }), 'metadata.rolling_strategy.max_unavailable must be'],
  ['storage without a path', { storage: [{ oss: { path: 'oss://a/b/' } }] }, 'storage.0.mount_path is missing'],
  [
    'storage of nothing',
    { storage: [{ mount_path: '/data', properties: { resource_type: 'model' } }] },
    'storage.0 does not say what to mount',
  ],
  ['a scaler of millions', scaler({ max: 4_000_000 }), 'autoscaler is not valid: it needs min and max'],
  ['a scaler upside down', scaler({ min: 4 }), 'min not above max'],
  ['a threshold of nothing', scaler({ strategies: { qps: 0 } }), 'strategies with thresholds above 0'],
  ['a wait of years', scaler({ behavior: { scaleUp: { stabilizationWindowSeconds: 1e9 } } }), 'waits from 0 to 3600'],
  ['a scaler that is text', { autoscaler: 'on' }, 'autoscaler is not valid'],
])('%s is refused, also in an update', (_name, more, sentence) => {
  const services = new TestServices();
  expect(() => services.create(plainSpec('echo', more))).toThrow(sentence);
  services.create(plainSpec('echo'));
  const request = { document: more, type: 'merge', member: undefined } as const;
  expect(() => services.run((state, env) => updateService(state, 'echo', request, env))).toThrow(sentence);
});

test('a group is fixed, and holds a router or a queue service but not both', () => {
  const services = new TestServices();
  const inGroup = (name: string, more: Record<string, unknown> = {}) =>
    services.create(plainSpec(name, { metadata: { name, instance: 1, group: 'chat', ...more } }));
  inGroup('engine');
  inGroup('router', { type: 'LLMGatewayService' });
  expect(() => inGroup('queue', { role: 'Queue' })).toThrow('router is in it');
  const change = (document: Record<string, unknown>, type: 'merge' | 'replace') => () =>
    services.run((state, env) => updateService(state, 'engine', { document, type, member: undefined }, env));
  expect(change({ metadata: { group: 'other' } }, 'merge')).toThrow('The service group of engine is fixed');
  expect(change(plainSpec('engine'), 'replace')).toThrow('it is chat');
  expect(change({ metadata: { group: 'chat', cpu: 3 } }, 'merge')).not.toThrow();
});
