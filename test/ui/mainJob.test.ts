import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { mainJob, walkOn } from './mainJob.ts';
import { Workbench } from './workbench.ts';

describe('the main job in a real VS Code', () => {
  let workbench: Workbench | undefined;
  let broken = false;

  beforeAll(async () => {
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      settings: { 'eas.defaultConnection': 'emulator' },
    });
  });

  afterAll(() => workbench?.close());

  test.for(mainJob)('$title', async (step, { skip }) => {
    if (!workbench || broken) return skip('A step before it failed.');
    try {
      expect(await step.run(walkOn(workbench))).not.toBe('');
    } catch (error) {
      broken = true;
      await mkdir('tour/failed', { recursive: true });
      await workbench.screenshot(`tour/failed/${step.name}.png`);
      throw error;
    }
  });

  test('broke no content security policy and threw nothing', ({ skip }) => {
    if (!workbench || broken) return skip('A step before it failed.');
    expect(workbench.problems).toEqual([]);
  });
});
