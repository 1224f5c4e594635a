import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../src/emulator/actions/registry.ts';
import { readActions } from '../../src/emulator/contract/table.ts';
import { startTestEmulator } from '../../src/emulator/testEmulator.testing.ts';
import type { Area } from './areas/area.ts';
import { existingActions } from './areas/existingActions.ts';
import { instancesArea } from './areas/instances.ts';
import { lifecycleArea } from './areas/lifecycle.ts';
import { monitorArea } from './areas/monitor.ts';
import { resourcesArea } from './areas/resources.ts';
import { scalingArea } from './areas/scaling.ts';
import { trafficArea } from './areas/traffic.ts';
import { workspaceArea } from './areas/workspace.ts';
import { officialCaller, type Call } from './officialClient.ts';

/** Every action that the emulator has is called by the official client, and answers exactly as the contract says. */
const areas: readonly Area[] = [
  existingActions,
  lifecycleArea,
  instancesArea,
  trafficArea,
  resourcesArea,
  workspaceArea,
  scalingArea,
  monitorArea,
];

const answered = new Set<string>();

for (const area of areas) {
  test(`the official client walks through ${area.name}`, async () => {
    const { emulator, clock } = await startTestEmulator({ seed: area.seed ?? 'empty' });
    try {
      const plain = officialCaller(emulator);
      const call: Call = async (product, action, input) => {
        const answer = await plain(product, action, input);
        answered.add(`${product}:${action}`);
        return answer;
      };
      await area.walk({ call, clock, emulator });
    } finally {
      await emulator.close();
    }
  });
}

test('every action that the emulator has was answered above', () => {
  expect([...registry.keys()].filter((name) => !answered.has(name))).toEqual([]);
});

describe('every action that the emulator does not have', () => {
  const absent = readActions().filter((action) => !registry.has(`${action.product}:${action.name}`));
  let started: ReturnType<typeof startTestEmulator> | undefined;
  afterAll(async () => (await started)?.emulator.close());

  test.each(absent.map((action) => [`${action.product} ${action.name}`, action] as const))(
    '%s answers that it is missing here',
    async (_name, action) => {
      started ??= startTestEmulator();
      const call = officialCaller((await started).emulator);
      const path = Object.fromEntries([...action.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? '', 'x']));
      const required = [...action.query].flatMap(([name, { kind, required: must }]) =>
        must ? [[name, kind === 'number' ? 1 : kind === 'boolean' ? true : 'x'] as const] : [],
      );
      const refused = call(action.product, action.name, {
        path: { ...path, ...('ClusterId' in path ? { ClusterId: 'cn-hangzhou' } : {}) },
        query: Object.fromEntries(required),
      });
      await expect(refused).rejects.toMatchObject({ statusCode: 501, code: 'InvalidAction.NotImplemented' });
    },
  );
});
