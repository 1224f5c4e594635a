import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from './emulator.ts';
import { gallerySpec, plainSpec } from './services/testServices.testing.ts';
import { ask, startTestEmulator, type TestAnswer } from './testEmulator.testing.ts';

let emulator: Emulator;
let resource = '';

beforeAll(async () => {
  ({ emulator } = await startTestEmulator({ seed: 'demo' }));
  await create(plainSpec('echo', { metadata: { name: 'echo', instance: 2 } }));
  const body = JSON.stringify({ ChargeType: 'PostPaid', EcsInstanceCount: 2, EcsInstanceType: 'ecs.c7.2xlarge' });
  const made = await ask(emulator, { action: 'CreateResource', method: 'POST', path: '/api/v2/resources', body });
  resource = String(made.json['ResourceId']);
});
afterAll(() => emulator.close());

function create(document: object): Promise<TestAnswer> {
  const body = JSON.stringify(document);
  return ask(emulator, { action: 'CreateService', method: 'POST', path: '/api/v2/services', body });
}

/** What every object of the language has by name, though nobody put it there. */
const inherited = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];

describe.each(inherited)('%s', (name) => {
  test.each([
    ['ListServices', '/api/v2/services'],
    ['ListServiceInstances', '/api/v2/services/cn-hangzhou/echo/instances'],
    ['ListGateway', '/api/v2/gateways'],
    ['ListGroups', '/api/v2/groups'],
    ['ListResources', '/api/v2/resources'],
    ['ListBenchmarkTask', '/api/v2/benchmark-tasks'],
  ])('is nothing to sort %s by', async (action, path) => {
    const answer = await ask(emulator, { action, path: `${path}?Sort=${name}` });
    expect([answer.status, answer.json['Code']]).toEqual([400, 'InvalidParameter']);
  });

  test('is no operator, no label and no statistic', async () => {
    const conditions = encodeURIComponent(JSON.stringify([{ Column: 'ParameterSize', Operator: name, Value: '1' }]));
    const gallery = { action: 'ListModelGalleryModels', version: '2026-06-03' };
    const compared = await ask(emulator, { ...gallery, path: `/api/v2/modelgallery/models?Conditions=${conditions}` });
    expect(compared.status).toBe(400);
    const workspace = { version: '2021-02-04' };
    const sets = await ask(emulator, { action: 'ListDatasets', ...workspace, path: `/api/v1/datasets?Label=${name}` });
    expect(sets.json['TotalCount']).toBe(0);
    const models = await ask(emulator, { action: 'ListModels', ...workspace, path: `/api/v1/models?Label=${name}` });
    expect(models.json['TotalCount']).toBe(0);
    const path = `/?MetricName=qps_total&Namespace=acs_learn&Orderby=${name}`;
    const top = await ask(emulator, { action: 'DescribeMetricTop', version: '2019-01-01', method: 'POST', path });
    expect(top.status).toBe(400);
  });

  test('is no filter of machines, which are all listed', async () => {
    const path = `/api/v2/resources/cn-hangzhou/${resource}/instances?${name}=1`;
    const answer = await ask(emulator, { action: 'ListResourceInstances', path });
    expect([answer.status, answer.json['TotalCount']]).toEqual([200, 2]);
  });

  test('is the type of a member that the emulator does not know', async () => {
    const spec = gallerySpec('Qwen3-235B-A22B', 'pd', `odd-${name.replaceAll('_', '').toLowerCase()}`);
    const [first, ...rest] = spec['members'] as object[];
    const answer = await create({ ...spec, members: [{ ...first, type: name }, ...rest] });
    expect(answer.status).toBe(200);
    const list = { action: 'ListServices', path: `/api/v2/services?Filter=${String(answer.json['ServiceName'])}` };
    const services = (await ask(emulator, list)).json['Services'] as { Role: string }[];
    expect(services.map((service) => service.Role)).toContain(name);
  });

  test('is no page', async () => {
    const answer = await fetch(`http://${emulator.endpoint}/emulator/${name}/x`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('<html');
  });
});

test('two members that would have the same name are refused', async () => {
  const spec = gallerySpec('Qwen3-235B-A22B', 'pd', 'twins');
  const [first] = spec['members'] as object[];
  const answer = await create({ ...spec, members: ['a b', 'a_b'].map((type) => ({ ...first, type })) });
  expect([answer.status, answer.json['Message']]).toEqual([400, 'members has two that would be named twins-a-b.']);
});
