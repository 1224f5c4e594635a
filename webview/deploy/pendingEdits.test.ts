import { expect, test } from 'vitest';
import type { DeployState } from '../../src/messages/deploy.ts';
import { stillPending, withPending } from './pendingEdits.ts';

const sizes = { EP_SIZE: '', DP_SIZE: '', TP_SIZE: '8' };
const state = {
  name: 'a',
  workspace: '1',
  engine: 'vllm',
  template: 'p',
  config: { text: '{}', problem: { line: 1, column: 1, message: 'x' } },
  models: {
    status: 'ready',
    value: { query: '', total: 1, list: [{ id: 'm2', name: 'M2', reasoning: false, tools: false }] },
  },
  members: [
    { key: 'P', instances: '1', resource: 'x', sizes, env: [] },
    { key: 'D', instances: '2', resource: 'y', sizes, env: [] },
  ],
} as unknown as DeployState;

test('edits that the host has not told back lie over its snapshot, the newest on top', () => {
  const shown = withPending(state, [
    { seq: 4, edit: { field: 'name', value: 'b' } },
    { seq: 5, edit: { field: 'name', value: 'bc' } },
    { seq: 6, edit: { field: 'size', member: 'P', name: 'TP_SIZE', value: '4' } },
    { seq: 7, edit: { field: 'instances', member: 'D', value: '' } },
    { seq: 8, edit: { field: 'env', member: 'D', rows: [{ name: 'A', value: '' }] } },
    { seq: 9, edit: { field: 'config', value: '{ ' } },
    { seq: 10, edit: { field: 'model', value: 'm2' } },
    { seq: 11, edit: { field: 'resource', member: 'P', value: 'z' } },
  ]);
  expect(shown).toMatchObject({
    name: 'bc',
    model: { name: 'M2' },
    config: { text: '{ ', problem: { line: 1 } },
    members: [
      { sizes: { TP_SIZE: '4' }, resource: 'z', instances: '1' },
      { sizes: { TP_SIZE: '8' }, instances: '', env: [{ name: 'A', value: '' }] },
    ],
  });
  expect(state.name).toBe('a');
});

test('what does not exist here is passed over', () => {
  const edits = [
    { seq: 1, edit: { field: 'instances', member: 'gone', value: '9' } },
    { seq: 2, edit: { field: 'model', value: 'gone' } },
  ] as const;
  expect(withPending(state, edits)).toEqual(state);
});

test('an acknowledged edit is dropped', () => {
  const edits = [1, 2, 3].map((seq) => ({ seq, edit: { field: 'name', value: String(seq) } as const }));
  expect(stillPending(edits, 2).map(({ seq }) => seq)).toEqual([3]);
  expect(stillPending(edits, 0)).toHaveLength(3);
});
