import { expect, test } from 'vitest';
import { FaultRule } from '../emulator/faults.ts';
import { emulatorHelp } from './emulatorHelp.ts';

test('the help tells of every field of a fault rule', () => {
  const fields = Object.keys(FaultRule.shape);
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((field) => !emulatorHelp.includes(`"${field}"`))).toEqual([]);
});
