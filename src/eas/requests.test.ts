import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import eas from '../../test/contract/eas.json' with { type: 'json' };
import related from '../../test/contract/related.json' with { type: 'json' };
import { easRegions, hostOf, originOf, regionsOf, type Product } from '../cloud/endpoints.ts';
import { type ActionName, buildRequest, requestShapes } from './requests.ts';
import type { RequestShape } from './shapes/shape.ts';

const QueryField = z.object({ serialize: z.optional(z.string()) });
const Contract = z.object({
  version: z.string(),
  endpoints: z.record(z.string(), z.string()),
  actions: z.record(
    z.string(),
    z.object({
      method: z.string(),
      path: z.optional(z.string()),
      bodyMode: z.optional(z.string()),
      request: z.optional(
        z.object({
          path: z.optional(z.record(z.string(), z.unknown())),
          query: z.optional(z.record(z.string(), QueryField)),
        }),
      ),
    }),
  ),
});

const contracts: Record<Product, z.infer<typeof Contract>> = {
  eas: z.parse(Contract, eas),
  cms: z.parse(Contract, related.cms),
  aiworkspace: z.parse(Contract, related.aiworkspace),
  paistudio: z.parse(Contract, related.paistudio),
  paimodelgallery: z.parse(Contract, related.paimodelgallery),
};
const products = Object.keys(contracts) as Product[];
const actions = Object.keys(requestShapes) as ActionName[];

describe('the request table', () => {
  it.each(actions)('%s is as the contract says', (action) => {
    const shape: RequestShape = requestShapes[action];
    const contract = contracts[shape.product];
    const documented = contract.actions[action];
    expect(documented).toMatchObject({ method: shape.method, path: shape.path });
    const serialized = (kind: string) =>
      Object.entries(documented?.request?.query ?? {})
        .filter(([, field]) => field.serialize === kind)
        .map(([name]) => name)
        .sort();
    expect([...(shape.json ?? [])].sort()).toEqual(serialized('json'));
    expect([...(shape.comma ?? [])].sort()).toEqual(serialized('simple'));

    const path = Object.fromEntries(Object.keys(documented?.request?.path ?? {}).map((name) => [name, 'v']));
    const request = buildRequest(action, { path });
    expect(request).toMatchObject({ action, version: contract.version });
    expect(request.path).not.toMatch(/[{}]/);
  });
});

describe('the endpoint map', () => {
  it.each(products)('of %s is the published one', (product) => {
    const ours = Object.fromEntries(regionsOf(product).map((region) => [region, hostOf(product, region)]));
    expect(ours).toEqual(contracts[product].endpoints);
  });

  it('lists the regions of EAS', () => {
    expect(easRegions).toHaveLength(28);
  });

  it('knows no host for a region without the product, and a regular one for a new EAS region', () => {
    expect(hostOf('paimodelgallery', 'me-east-1')).toBeUndefined();
    expect(hostOf('eas', 'eu-north-9')).toBe('pai-eas.eu-north-9.aliyuncs.com');
    expect(hostOf('eas', 'evil.com/x')).toBeUndefined();
    expect(() => originOf('paistudio', 'eu-west-9', undefined, 'ListQuotas')).toThrow(/invalid.*RegionNotSupported/);
  });

  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost:8080/', 'http://localhost:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['http://127.0.0.1:1/', 'http://127.0.0.1:1'],
    ['pai-eas-vpc.cn-hangzhou.aliyuncs.com', 'https://pai-eas-vpc.cn-hangzhou.aliyuncs.com'],
    ['https://x.example.com:443', 'https://x.example.com'],
  ])('reads the endpoint %s', (endpoint, origin) => {
    expect(originOf('cms', 'anywhere', endpoint, 'X')).toBe(origin);
  });

  it.each(['ftp://x', 'https://x/path', 'https://x?y=1', 'https://user:pw@x', 'http://', 'not a url at all'])(
    'refuses the endpoint %s',
    (endpoint) => {
      expect(() => originOf('eas', 'cn-hangzhou', endpoint, 'X')).toThrow(/BadEndpoint/);
    },
  );
});

describe('buildRequest', () => {
  it('encodes path values one by one', () => {
    const request = buildRequest('DescribeService', { path: { ClusterId: 'cn-hangzhou', ServiceName: "a/b c*?'" } });
    expect(request.path).toBe('/api/v2/services/cn-hangzhou/a%2Fb%20c%2A%3F%27');
  });

  it.each(['', '.', '..'])('refuses %o as a path value', (name) => {
    const parts = { path: { ClusterId: 'cn-hangzhou', ServiceName: name } };
    expect(() => buildRequest('DeleteService', parts)).toThrow(/MissingServiceName/);
  });

  it('writes JSON, comma lists and scalars as documented, and leaves undefined out', () => {
    expect(
      buildRequest('ListServices', { query: { Label: { a: 'b' }, PageNumber: 2, Order: undefined } }).query,
    ).toEqual({
      Label: '{"a":"b"}',
      PageNumber: '2',
    });
    expect(buildRequest('DescribeMachineSpec', { query: { InstanceTypes: ['a', 'b'] } }).query).toEqual({
      InstanceTypes: 'a,b',
    });
  });

  it('sends a body as the JSON document itself', () => {
    expect(buildRequest('CreateService', { body: { name: 'a' } }).body).toBe('{"name":"a"}');
    expect(buildRequest('StopService', { path: { ClusterId: 'c', ServiceName: 's' } }).body).toBeUndefined();
  });
});
