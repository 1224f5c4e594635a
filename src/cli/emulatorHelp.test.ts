import { expect, test } from 'vitest';
import { FaultRule } from '../emulator/faults.ts';
import { faultKinds, InstanceFault } from '../emulator/instanceFaults.ts';
import { emulatorHelp } from './emulatorHelp.ts';

test('the help tells of every field of a fault rule', () => {
  const fields = [...Object.keys(FaultRule.shape), ...Object.keys(InstanceFault.shape)];
  expect(fields.length).toBeGreaterThan(15);
  expect(fields.filter((field) => !emulatorHelp.includes(`"${field}"`))).toEqual([]);
});

test('the help tells of everything that can happen to an instance', () => {
  expect(faultKinds.filter((kind) => !emulatorHelp.includes(`\n    "${kind}" `))).toEqual([]);
});

test('no line of the help is wider than a terminal of 120 columns', () => {
  expect(emulatorHelp.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
