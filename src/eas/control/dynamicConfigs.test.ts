import { expect, it } from 'vitest';
import { failureOf } from '../../../test/support/cloudFailure.ts';
import { redact } from '../../cloud/redact.ts';
import { stubCloud } from '../stubCloud.testing.ts';

const path = '/api/v2/configs/cn-hangzhou/service/my_router';

it('reads all pages, of 200, and knows the tokens in them', async () => {
  const { api, sent } = await stubCloud({
    ListConfigs: ({ query }) => ({
      Configs: [
        { Key: `k${query.get('Page')}`, Value: '{"enable":true,"token":"mirror-token"}', Added: 1 },
        { Value: 'no key' },
      ],
      Total: '4',
      HasMore: query.get('Page') === '1',
      Type: 'Service',
    }),
  });
  const configs = await api.dynamicConfigs.list('my_router');
  expect(configs.map(({ Key }) => Key)).toEqual(['k1', 'k2']);
  expect(configs[0]).toMatchObject({ Value: '{"enable":true,"token":"mirror-token"}', Added: 1 });
  expect(sent().map((call) => [call.path, call.query])).toEqual([
    [path, { Page: '1', PageSize: '200' }],
    [path, { Page: '2', PageSize: '200' }],
  ]);
  expect(redact('mirror-token')).toBe('••••••');
});

it('sends keys encoded in the path and values as text', async () => {
  const done = () => ({ Key: 'llm_gateway/rate_limit', Value: '1' });
  const { api, sent } = await stubCloud({
    CreateConfig: done,
    UpdateConfig: done,
    DeleteConfig: () => ({ deleted: 1, message: 'ok' }),
  });
  await api.dynamicConfigs.create('my_router', 'llm_gateway/rate_limit', '{"enable":true}');
  await api.dynamicConfigs.update('my_router', 'llm_gateway.route policy', '');
  await api.dynamicConfigs.delete('my_router', 'a-b_c');
  expect(sent()).toMatchObject([
    { method: 'POST', path: `${path}/llm_gateway%2Frate_limit`, body: { Value: '{"enable":true}' } },
    { method: 'PUT', path: `${path}/llm_gateway.route%20policy`, body: { Value: '' } },
    { method: 'DELETE', path: `${path}/a-b_c`, body: undefined },
  ]);
});

it('refuses a key that would ask for another path', async () => {
  const { api, sent } = await stubCloud({});
  for (const key of ['', '.', '..']) {
    expect((await failureOf(api.dynamicConfigs.delete('my_router', key))).details.code).toBe('MissingConfigKey');
  }
  expect(sent()).toEqual([]);
});

it('lets no refusal tell a token in a value', async () => {
  const { api } = await stubCloud({
    UpdateConfig: ({ incoming }) => incoming.json(400, { Code: 'InvalidParameter', Message: `bad ${incoming.body}` }),
  });
  const value = JSON.stringify({ ratio: 10, token: 'token-of-target' });
  const { details } = await failureOf(api.dynamicConfigs.update('my_router', 'k', value));
  expect(details.serverMessage).toContain('ratio');
  expect(details.serverMessage).not.toContain('token-of-target');
});
