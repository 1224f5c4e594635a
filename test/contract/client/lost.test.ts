import { expect, it } from 'vitest';
import { lost } from './lost.ts';

it('finds what a reading lost, and nothing in a whole one', () => {
  const raw = { A: '1', B: [{ C: true, D: null }], AccessToken: 'x', CurrentReaon: 'r' };
  expect(lost(raw, { A: 1, B: [{ C: 'true' }], CurrentReason: 'r' })).toEqual([]);
  expect(lost(raw, { A: undefined, B: [{}] })).toEqual([
    'answer.A is undefined, not 1',
    'answer.B[0].C is undefined, not true',
    'answer.CurrentReaon is undefined, not r',
  ]);
  expect(lost(raw, { A: 1, B: [], CurrentReason: 'r' })).toEqual(['answer.B has not 1 entries']);
});
