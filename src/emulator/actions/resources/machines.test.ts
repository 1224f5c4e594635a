import { expect, test } from 'vitest';
import { findMachine } from '../../catalog/machines.ts';
import { TestActions } from '../testActions.testing.ts';

const actions = new TestActions();
const metas = (query: Record<string, string>) => actions.list('DescribeMachineSpec', 'InstanceMetas', { query });

test('machines with their stock, and the sizes that go together', async () => {
  const [eight] = await metas({ InstanceTypes: 'ml.gu8tef.8.46xlarge' });
  expect(eight).toMatchObject({ CPU: 184, GPUAmount: 8, GPUMemory: 141, IsAvailable: true, StockStatus: 'WithStock' });
  const [none] = await metas({ InstanceTypes: 'ml.gx9cf.8.62xlarge' });
  expect(none).toMatchObject({ IsAvailable: false, StockStatus: 'NoStock' });
  expect(
    await actions.list('DescribeMachineSpec', 'Types', {
      query: { InstanceTypes: 'ecs.c7.2xlarge,ml.gu7i.c8m30.1-gu30' },
    }),
  ).toEqual([{ CPU: 8, Memory: [16, 30] }]);
});

test('dedicated machines are of ECS and have no spot price, nor has what is paid before', async () => {
  const dedicated = await metas({ ResourceType: 'Dedicated' });
  expect(dedicated.length).toBeGreaterThan(5);
  expect(dedicated.every((machine) => String(machine['InstanceType']).startsWith('ecs.'))).toBe(true);
  const spots = async (query: Record<string, string>) =>
    (await metas(query)).filter((machine) => 'SpotDiscount' in machine);
  expect(await spots({ ResourceType: 'Dedicated' })).toEqual([]);
  expect(await spots({ ChargeType: 'PrePaid' })).toEqual([]);
  expect((await spots({ ChargeType: 'PostPaid' })).length).toBeGreaterThan(5);
});

test('the spot price without protection is a tenth lower, with few digits', async () => {
  const [machine] = await metas({ InstanceTypes: 'ecs.gn8is.4xlarge' });
  expect(machine).toMatchObject({ SpotDiscount: 0.32, NonProtectSpotDiscount: 0.288 });
});

test('a month of spot prices ends with that of now', async () => {
  const type = 'ecs.gn8is.4xlarge';
  const history = await actions.list('DescribeSpotDiscountHistory', 'SpotDiscounts', { query: { InstanceType: type } });
  expect(history).toHaveLength(90);
  const today = history.filter(
    (point) => String(point['Timestamp']).startsWith('2026-11-22') && point['ZoneId'] === 'cn-hangzhou-h',
  );
  expect(today.map((point) => point['SpotDiscount'])).toEqual([String(findMachine(type)?.spot)]);
  const values = history.map((point) => Number(point['SpotDiscount']));
  expect(Math.min(...values)).toBeGreaterThan(0.2);
  expect(Math.max(...values)).toBeLessThan(0.4);
  expect(new Set(values).size).toBeGreaterThan(20);
  const times = history.map((point) => String(point['Timestamp']));
  expect(times).toEqual(times.toSorted());
  const bare = { InstanceType: 'ml.gu8tef.8.46xlarge', IsProtect: false };
  expect(await actions.list('DescribeSpotDiscountHistory', 'SpotDiscounts', { query: bare })).toEqual([]);
});

test.each([
  ['DescribeMachineSpec', { ResourceType: 'Own' }],
  ['DescribeMachineSpec', { ChargeType: 'Free' }],
  ['DescribeSpotDiscountHistory', { InstanceType: 'ecs.none' }],
  ['DescribeSpotDiscountHistory', { IsProtect: 'true' }],
])('%s with %j is refused', async (name, query) => {
  expect(await actions.refusal(name, { query: { ...query } })).toMatchObject({ status: 400 });
});

test('the emulator is one region', async () => {
  expect(await actions.list('DescribeRegions', 'Regions')).toEqual([
    { RegionId: 'cn-hangzhou', RegionName: '华东1（杭州）' },
  ]);
});
