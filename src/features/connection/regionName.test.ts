import { expect, it } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { orderedRegions, regionName } from './regionName.ts';

it('puts the own region first, also one that is not in the table, then those of China', () => {
  const regions = ['ap-southeast-1', 'cn-shanghai', 'cn-beijing'];
  expect(orderedRegions(regions, undefined)).toEqual(['cn-beijing', 'cn-shanghai', 'ap-southeast-1']);
  expect(orderedRegions(regions, 'ap-southeast-1')[0]).toBe('ap-southeast-1');
  expect(orderedRegions(regions, 'xx-new-1')).toEqual(['xx-new-1', 'cn-beijing', 'cn-shanghai', 'ap-southeast-1']);
});

it('names the regions it knows and no other', () => {
  const t = translateWith({});
  expect(regionName('cn-hangzhou', t)).toBe('China (Hangzhou)');
  expect(regionName('constructor', t)).toBe('');
});
