import { beforeEach, expect, test } from 'vitest';
import { plainSpec } from '../../services/testServices.testing.ts';
import { dynamicValue } from '../../traffic/dynamicConfig.ts';
import { TestActions } from '../testActions.testing.ts';

let actions: TestActions;

beforeEach(async () => {
  actions = new TestActions();
  await actions.call('CreateService', { body: plainSpec('router') });
});

const at = (ConfigKey: string, more: Record<string, string> = {}) => ({
  path: { ConfigType: 'service', Name: 'router', ConfigKey, ...more },
});
const uid = async () =>
  String((await actions.call('DescribeService', { path: { ServiceName: 'router' } }))['ServiceUid']);

test('a value is kept under its key, and read by the data plane', async () => {
  const key = 'llm_gateway.rate_limit';
  const made = await actions.call('CreateConfig', { ...at(key), body: { Value: '{"enable":true}' } });
  expect(made).toMatchObject({ Key: key, Value: '{"enable":true}', CreatedAt: made['UpdatedAt'] });
  expect(dynamicValue(actions.store.state, await uid(), key)).toEqual({ enable: true });
  actions.pass(1);
  const changed = await actions.call('UpdateConfig', { ...at(key), body: { Value: 'plain text' } });
  expect(changed['CreatedAt']).toBe(made['CreatedAt']);
  expect(changed['UpdatedAt']).not.toBe(made['UpdatedAt']);
  expect(dynamicValue(actions.store.state, await uid(), key)).toBe('plain text');
  expect(await actions.call('DeleteConfig', at(key))).toMatchObject({ deleted: 1 });
  expect(await actions.call('DeleteConfig', at(key))).toMatchObject({ deleted: 0 });
  expect(dynamicValue(actions.store.state, await uid(), key)).toBeUndefined();
});

test.each(['a', 'A-z_0.9/b', 'k'.repeat(100), 'x/y/z'])('the key %s is taken', async (key) => {
  expect(await actions.call('CreateConfig', { ...at(key), body: { Value: '' } })).toMatchObject({
    Key: key,
    Value: '',
  });
});

test.each(['k'.repeat(101), 'a b', '中', 'a:b', 'a?b'])('the key %s is refused', async (key) => {
  const refused = await actions.refusal('CreateConfig', { ...at(key), body: { Value: '1' } });
  expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('ConfigKey must be') });
});

test('only the type service, a service that exists, and text are taken', async () => {
  const body = { Value: '1' };
  expect(await actions.call('CreateConfig', { ...at('a', { ConfigType: 'Service' }), body })).toHaveProperty('Key');
  const cases = [
    [at('b', { ConfigType: 'group' }), body, 400],
    [at('b', { Name: 'nobody' }), body, 404],
    [at('b'), {}, 400],
    [at('b'), { Value: 1 }, 400],
    [at('a'), body, 409],
  ] as const;
  for (const [call, given, status] of cases) {
    expect(await actions.refusal('CreateConfig', { ...call, body: given })).toMatchObject({ status });
  }
  expect(await actions.refusal('UpdateConfig', { ...at('b'), body })).toMatchObject({
    status: 404,
    code: 'ConfigNotFound',
  });
});

test('lists come by key in pages of at most 200', async () => {
  for (let index = 0; index < 205; index += 1) {
    await actions.call('CreateConfig', { ...at(`k${String(index).padStart(3, '0')}`), body: { Value: '1' } });
  }
  const page = (query: Record<string, number>) => actions.call('ListConfigs', { ...at(''), query });
  const first = await page({});
  expect(first).toMatchObject({ Page: 1, PageSize: 100, Total: 205, HasMore: true });
  expect(first['Configs']).toHaveLength(100);
  expect(await page({ PageSize: 200, Page: 2 })).toMatchObject({
    HasMore: false,
    Configs: [{ Key: 'k200' }, {}, {}, {}, {}],
  });
  expect(await actions.refusal('ListConfigs', { ...at(''), query: { PageSize: 201 } })).toMatchObject({ status: 400 });
  expect(await actions.refusal('ListConfigs', { ...at(''), query: { Page: 0 } })).toMatchObject({ status: 400 });
});

test('a new service of an old name has none of its values', async () => {
  await actions.call('CreateConfig', { ...at('a'), body: { Value: '1' } });
  await actions.call('DeleteService', { path: { ServiceName: 'router' } });
  actions.pass(10);
  await actions.call('CreateService', { body: plainSpec('router') });
  expect(await actions.call('ListConfigs', at(''))).toMatchObject({ Total: 0 });
  await actions.call('CreateConfig', { ...at('a'), body: { Value: '2' } });
  expect(actions.store.state.configs).toHaveLength(1);
});
