import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../emulator.ts';
import { gallerySpec, plainSpec } from '../../services/testServices.testing.ts';
import { ask, startTestEmulator, type TestAnswer, type TestClock } from '../../testEmulator.testing.ts';

let emulator: Emulator;
let clock: TestClock;

beforeAll(async () => {
  ({ emulator, clock } = await startTestEmulator());
  await create(plainSpec('echo', { metadata: { name: 'echo', instance: 2 } }));
  await create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  clock.pass(60);
});
afterAll(() => emulator.close());

function create(document: object, query = ''): Promise<TestAnswer> {
  const body = JSON.stringify(document);
  return ask(emulator, { action: 'CreateService', method: 'POST', path: `/api/v2/services${query}`, body });
}

/** Calls an action of one service. */
function call(action: string, method: string, rest: string, body?: object, name = 'echo'): Promise<TestAnswer> {
  const path = `/api/v2/services/cn-hangzhou/${name}${rest}`;
  return ask(emulator, { action, method, path, ...(body ? { body: JSON.stringify(body) } : {}) });
}

const described = async (name = 'echo') => (await call('DescribeService', 'GET', '', undefined, name)).json;

describe('refused with the cloud’s shape', () => {
  test.each([
    ['UpdateServiceVersion', 'PUT', '/version', {}, 400, 'MissingVersion'],
    ['UpdateServiceVersion', 'PUT', '/version', { Version: 0 }, 400, 'InvalidParameter'],
    ['UpdateServiceVersion', 'PUT', '/version', { Version: '1' }, 400, 'InvalidParameter'],
    ['UpdateServiceVersion', 'PUT', '/version', { Version: 1 }, 400, 'InvalidParameter'],
    ['UpdateServiceLabel', 'PUT', '/label', {}, 400, 'MissingLabels'],
    ['UpdateServiceLabel', 'PUT', '/label', { Labels: { a: 1 } }, 400, 'InvalidParameter'],
    ['UpdateServiceSafetyLock', 'PUT', '/lock', {}, 400, 'MissingLock'],
    ['UpdateServiceSafetyLock', 'PUT', '/lock', { Lock: 'some' }, 400, 'InvalidParameter'],
    ['ScaleService', 'PUT', '/scale', {}, 400, 'MissingInstance'],
    ['ScaleService', 'PUT', '/scale', { Instance: -1 }, 400, 'InvalidParameter'],
    ['ScaleService', 'PUT', '/scale', { Instance: 1001 }, 400, 'InvalidParameter'],
    ['ScaleService', 'PUT', '/scale', { Instance: 1, InstancesToDelete: ['x'] }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Batch: {}, Partition: { Partition: '1' } }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Batch: { BatchSize: '0' } }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Batch: { BatchSize: '101%' } }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Batch: { Interval: '5' } }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Partition: { Partition: 'x' } }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Partition: {} }, 400, 'InvalidParameter'],
    ['CreateServiceRollout', 'POST', '/rollout', { Paused: 'yes' }, 400, 'InvalidParameter'],
    ['UpdateServiceRollout', 'PUT', '/rollout', {}, 400, 'InvalidParameter'],
    ['UpdateServiceRollout', 'PUT', '/rollout', { Paused: true }, 404, 'RolloutNotFound'],
    ['DescribeServiceRollout', 'GET', '/rollout', undefined, 404, 'RolloutNotFound'],
    ['DeleteServiceRollout', 'DELETE', '/rollout', undefined, 404, 'RolloutNotFound'],
    ['DeleteServiceLabel', 'DELETE', '/label', undefined, 400, 'MissingLabelKeys'],
    ['DeleteServiceLabel', 'DELETE', '/label?LabelKeys=x', undefined, 400, 'InvalidParameter'],
    ['ListServiceVersions', 'GET', '/versions?PageSize=0', undefined, 400, 'InvalidParameter'],
    ['UpdateService', 'PUT', '?UpdateType=patch', {}, 400, 'InvalidParameter'],
    ['CloneService', 'POST', '/clone', {}, 400, 'InvalidParameter'],
  ])('%s %s %s %j', async (action, method, rest, body, status, code) => {
    const answer = await call(action, method, rest, body);
    expect([answer.status, answer.json['Code']]).toEqual([status, code]);
    expect(String(answer.json['Message'])).toMatch(/\.$/);
  });

  test.each(['ListServiceVersions', 'DescribeServiceRollout'])('%s of a service that is not there', async (action) => {
    const rest = action === 'ListServiceVersions' ? '/versions' : '/rollout';
    const answer = await call(action, 'GET', rest, undefined, 'nobody');
    expect([answer.status, answer.json['Code']]).toEqual([404, 'ServiceNotFound']);
  });

  test('a service in development mode; without it the word is understood', async () => {
    const spec = plainSpec('developed');
    const answer = await create(spec, '?Develop=true');
    expect([answer.status, answer.json['Code']]).toEqual([501, 'InvalidAction.NotImplemented']);
    expect((await create(spec, '?Develop=perhaps')).status).toBe(400);
    expect((await create(spec, '?Develop=false')).status).toBe(200);
  });
});

describe('answers', () => {
  test('a lock shows, and the words of the answers to a rollout say what was done', async () => {
    expect((await described())['SafetyLock']).toBe('none');
    const lock = await call('UpdateServiceSafetyLock', 'PUT', '/lock', { Lock: 'dangerous' });
    expect(lock.json['Message']).toBe('service safety lock updated to dangerous');
    expect((await described())['SafetyLock']).toBe('dangerous');
    await call('CreateServiceRollout', 'POST', '/rollout', { Partition: { Partition: 1 } });
    const words = async (body: object) => (await call('UpdateServiceRollout', 'PUT', '/rollout', body)).json['Message'];
    expect(await words({ Paused: true })).toBe('Rollout paused successfully');
    expect(await words({ Paused: false })).toBe('Rollout resumed successfully');
    expect(await words({ Batch: { BatchSize: '50%' }, Paused: true })).toBe('Rollout updated successfully');
    const { json } = await call('DescribeServiceRollout', 'GET', '/rollout');
    expect(json['Rollout']).toMatchObject({
      Strategy: { Batch: { BatchSize: '50%', Interval: '0s' } },
      Status: { Phase: 'Paused', TotalReplicas: 2, UpdatedReplicas: 0 },
    });
  });

  test('a rollout of an aggregate counts all its members', async () => {
    const of = (action: string, method: string, body?: object) => call(action, method, '/rollout', body, 'moe');
    await of('CreateServiceRollout', 'POST', { Batch: { BatchSize: '1', Interval: '60s' } });
    const { json } = await of('DescribeServiceRollout', 'GET');
    expect(json['Rollout']).toMatchObject({ Status: { Phase: 'Pending', TotalReplicas: 3 } });
    expect((await of('DeleteServiceRollout', 'DELETE')).status).toBe(200);
  });

  test('labels are deleted by the deprecated parameter too', async () => {
    await call('UpdateServiceLabel', 'PUT', '/label', { Labels: { a: '1', b: '2', c: '3' } });
    await call('DeleteServiceLabel', 'DELETE', '/label?Keys=a%2Cb');
    expect((await described())['Labels']).toEqual([{ LabelKey: 'c', LabelValue: '3' }]);
  });

  test('versions of an aggregate hold its members', async () => {
    const { json } = await call('ListServiceVersions', 'GET', '/versions', undefined, 'moe');
    expect(json['TotalCount']).toBe(1);
    const [version] = json['Versions'] as { ServiceConfig: string }[];
    expect(JSON.parse(version?.ServiceConfig ?? '')).toMatchObject({
      metadata: { name: 'moe' },
      members: [{ type: 'LLMPrefill' }, { type: 'LLMDecode' }, { type: 'LLMGateway' }],
    });
  });

  test('a service tells what its configuration says of it', async () => {
    const metadata = { name: 'async', instance: 1, type: 'Async', workload_type: 'elasticjob' };
    await create(plainSpec('async', { metadata, networking: { gateway: 'gw-1' } }));
    expect(await described('async')).toMatchObject({
      Gateway: 'gw-1',
      WorkloadType: 'elasticjob',
      ResourceBurstable: false,
      SecondaryInternetEndpoint: expect.stringMatching(/\/api\/predict\/async_path\.async$/),
    });
  });
});
