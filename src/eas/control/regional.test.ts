import { describe, expect, it } from 'vitest';
import { readContract } from '../../../test/contract/contractFiles.ts';
import { type Sent, stubCloud } from '../stubCloud.testing.ts';
import type { GatewayFilter } from './gateways.ts';
import type { ResourceFilter, ResourceInstanceFilter } from './resources.ts';

/** Names in the query of an action that the call did not send. */
function unsent(action: string, call: Sent | undefined): string[] {
  const known = Object.keys(readContract().eas.actions[action]?.request.query ?? {});
  return known.filter((name) => call?.query[name] === undefined);
}

describe('resource groups', () => {
  it('are listed with every filter of the contract', async () => {
    const filter: Required<ResourceFilter> = {
      resourceId: 'eas-r-1',
      resourceName: 'r',
      resourceStatus: 'ResourceReady',
      resourceType: 'Dedicated',
      usageMode: 'inference',
      sort: 'CreateTime',
      order: 'asc',
    };
    const { api, sent } = await stubCloud({
      ListResources: () => ({
        Resources: [{ ResourceId: 'eas-r-1', GpuCount: '8', Features: null, ExtraData: { a: 1 }, OwnerUid: 5 }, {}],
        TotalCount: 2,
      }),
    });
    const [group, ...others] = await api.resources.list(filter);
    expect(group).toEqual({ ResourceId: 'eas-r-1', GpuCount: 8, Features: [], ExtraData: { a: 1 }, OwnerUid: '5' });
    expect(others).toEqual([]);
    expect(unsent('ListResources', sent()[0])).toEqual([]);
    expect(sent()[0]?.query['Order']).toBe('Asc');
  });

  it('are described, with their machines', async () => {
    const filter: Required<ResourceInstanceFilter> = {
      instanceId: 'i',
      instanceName: 'n',
      instanceStatus: 'Ready',
      instanceIp: '10.0.0.1',
      text: 'part',
      chargeType: 'PrePaid',
      zone: 'J',
      label: { a: 'b' },
      sort: 'CreateTime',
      order: 'desc',
    };
    const { api, sent } = await stubCloud({
      DescribeResource: () => ({ ResourceId: 'eas-r-1', ServiceCount: '1', ExtraData: '{"gpu_share":true}' }),
      ListResourceInstances: () => ({
        Instances: [{ InstanceId: 'i', InstanceMemory: '8192M', InstanceUsedCpu: 2.4, AutoRenewal: 'false' }],
      }),
    });
    expect(await api.resources.describe('eas-r-1')).toMatchObject({ ServiceCount: 1, ExtraData: '{"gpu_share":true}' });
    expect(await api.resources.listInstances('eas-r-1', filter)).toEqual([
      { InstanceId: 'i', InstanceMemory: '8192M', InstanceUsedCpu: 2.4, AutoRenewal: false, Labels: [] },
    ]);
    expect(sent().map(({ path }) => path)).toEqual([
      '/api/v2/resources/cn-hangzhou/eas-r-1',
      '/api/v2/resources/cn-hangzhou/eas-r-1/instances',
    ]);
    expect(unsent('ListResourceInstances', sent()[1])).toEqual([]);
    expect(sent()[1]?.query['Order']).toBe('desc');
  });
});

describe('gateways', () => {
  it('are listed with every filter of the contract, and described', async () => {
    const filter: Required<GatewayFilter> = {
      gatewayId: 'gw-1',
      gatewayName: 'n',
      gatewayType: 'Application',
      status: 'Running',
      chargeType: 'PrePaid',
      internetEnabled: true,
      resourceName: 'eas-r-1',
      label: { a: 'b' },
      sort: 'CreateTime',
      order: 'asc',
    };
    const { api, sent } = await stubCloud({
      ListGateway: () => ({ Gateways: [{ GatewayId: 'gw-1', Replicas: '2', IsDefault: 'true' }], TotalCount: 1 }),
      DescribeGateway: () => ({ GatewayId: 'gw-1', ExternalClusterId: 'c' }),
    });
    expect(await api.gateways.list(filter)).toEqual([{ GatewayId: 'gw-1', Replicas: 2, IsDefault: true, Labels: [] }]);
    expect(await api.gateways.describe('gw-1')).toMatchObject({ ExternalClusterId: 'c' });
    expect(unsent('ListGateway', sent()[0])).toEqual([]);
    expect(sent()[1]?.path).toBe('/api/v2/gateways/cn-hangzhou/gw-1');
  });
});

describe('machines', () => {
  it('are listed as the filter wants', async () => {
    const { api, sent } = await stubCloud({
      DescribeMachineSpec: () => ({
        InstanceMetas: [{ InstanceType: 'ml.x', CPU: '32', SpotDiscount: '0.12', NonProtectSpotDiscount: 0.1 }, {}],
        Types: [{ CPU: 1, Memory: [2] }],
      }),
    });
    const specs = await api.machines.listSpecs({ chargeType: 'PrePaid', resourceType: 'Dedicated' });
    expect(specs).toEqual([{ InstanceType: 'ml.x', CPU: 32, SpotDiscount: 0.12, NonProtectSpotDiscount: 0.1 }]);
    await api.machines.listSpecs();
    expect(sent().map(({ query }) => query)).toEqual([
      { ChargeType: 'PrePaid', ResourceType: 'Dedicated' },
      { ChargeType: 'PostPaid', ResourceType: 'Public' },
    ]);
  });

  it('have a history of spot discounts', async () => {
    const { api, sent } = await stubCloud({
      DescribeSpotDiscountHistory: () => ({
        SpotDiscounts: [
          { InstanceType: 'ml.x', ZoneId: 'cn-hangzhou-i', SpotDiscount: '0.1', Timestamp: '2026-04-10T10:00:00Z' },
          { SpotDiscount: 'free', Timestamp: '2026-04-10T10:00:00Z' },
        ],
      }),
    });
    expect(await api.machines.spotDiscounts('ml.x', { isProtected: false })).toEqual([
      { InstanceType: 'ml.x', ZoneId: 'cn-hangzhou-i', SpotDiscount: 0.1, Timestamp: '2026-04-10T10:00:00Z' },
    ]);
    expect(sent()[0]?.query).toEqual({ InstanceType: 'ml.x', IsProtect: 'false' });
  });

  it('are in regions', async () => {
    const { api } = await stubCloud({
      DescribeRegions: () => ({ Regions: [{ RegionId: 'cn-x', RegionName: 7 }, { RegionName: 'nowhere' }] }),
    });
    expect(await api.machines.listRegions()).toEqual([{ RegionId: 'cn-x' }]);
  });
});
