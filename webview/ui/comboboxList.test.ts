import { expect, test } from 'vitest';
import { groupedOptions, matchingOptions } from './comboboxList.ts';

const options = [
  { value: '1', label: 'ml.gu8tef.8.46xlarge', keywords: '8 × H20', group: 'Public' },
  { value: '2', label: 'llm-production', group: 'Quotas' },
  { value: '3', label: 'ecs.gn8is.4xlarge', keywords: '1 × L20', group: 'Public' },
];

test('every typed word must be found, in any order, case and field', () => {
  const found = (typed: string): string[] => matchingOptions(options, typed).map(({ value }) => value);
  expect(found('')).toEqual(['1', '2', '3']);
  expect(found('XLARGE ml')).toEqual(['1']);
  expect(found('  l20 ')).toEqual(['3']);
  expect(found('h20 ecs')).toEqual([]);
});

test('groups stand together and are counted through', () => {
  const groups = groupedOptions(options).map(({ group, entries }) => [
    group,
    entries.map(({ option, index }) => `${index}:${option.value}`),
  ]);
  expect(groups).toEqual([
    ['Public', ['0:1', '1:3']],
    ['Quotas', ['2:2']],
  ]);
});
