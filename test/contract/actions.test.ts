import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readActions } from '../../src/emulator/contract/table.ts';
import { registry } from '../../src/emulator/actions/registry.ts';
import { contractSource } from '../../scripts/generate-contract.mjs';
import { contractDifferences } from './check.ts';
import { readContract } from './contractFiles.ts';

test('src/emulator/contract/actions.ts is what scripts/generate-contract.mjs gives', async () => {
  const file = await readFile(new URL('../../src/emulator/contract/actions.ts', import.meta.url), 'utf8');
  expect(file).toBe(await contractSource());
});

test('the table holds every action of the contract, with its query', () => {
  const actions = readActions();
  const products = Object.entries(readContract());
  expect(actions).toHaveLength(products.reduce((sum, [, product]) => sum + Object.keys(product.actions).length, 0));
  for (const [name, product] of products) {
    for (const [action, entry] of Object.entries(product.actions)) {
      const found = actions.find((row) => row.product === name && row.name === action);
      expect(found).toMatchObject({ method: entry.method, path: entry.path, body: entry.bodyMode });
      expect([...(found?.query.keys() ?? [])]).toEqual(Object.keys(entry.request.query ?? {}));
    }
  }
});

test('every action that the emulator has is one of the contract', () => {
  const known = new Set(readActions().map((action) => `${action.product}:${action.name}`));
  expect([...registry.keys()].filter((name) => !known.has(name))).toEqual([]);
  expect(registry.size).toBeGreaterThanOrEqual(21);
});

test('the check finds unknown fields and wrong types, at any depth', () => {
  const type = readContract().eas.actions['ListServices']?.response ?? { type: 'any' };
  expect(contractDifferences(type, { TotalCount: 1, Services: [{ ServiceName: 'a', Cpu: 1 }] })).toEqual([]);
  expect(contractDifferences(type, { TotalCount: '1', Services: [{ Name: 'a', Cpu: null }] })).toEqual([
    'answer.TotalCount is string, not number',
    'answer.Services[0].Name is not in the contract',
    'answer.Services[0].Cpu is null, not number',
  ]);
});
