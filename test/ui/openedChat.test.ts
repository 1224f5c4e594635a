import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

describe('an opened chat', () => {
  let workbench: Workbench;
  let walk: Walk;
  beforeAll(async () => {
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      settings: { 'eas.defaultConnection': 'emulator' },
    });
    walk = walkOn(workbench);
    await walk.services.open();
    await walk.services.serviceIn(seededService, 'Running').waitFor();
  });
  afterAll(() => workbench?.close());

  const focused = async () => (await walk.chat.frame().locator('textarea:focus').count()) === 1;

  test('takes what is typed, also when it is shown again', async () => {
    const { chat, services } = walk;
    await services.contextAction(seededService, 'Open Chat');
    await chat.ready();
    await expect.poll(focused).toBe(true);
    await workbench.page.keyboard.type('typed at once');
    expect(await chat.message().inputValue()).toBe('typed at once');
    await services.contextAction(seededService, 'Open Chat');
    await expect.poll(focused).toBe(true);
    await workbench.page.keyboard.type(', and again');
    await expect.poll(() => chat.message().inputValue()).toBe('typed at once, and again');
  });

  test('follows its service', async () => {
    const { chat, services } = walk;
    await services.contextAction(seededService, 'Stop Service…');
    await workbench.dialog().getByRole('button', { name: /Stop/ }).click();
    await chat.button('Start').click();
    await chat.frame().getByText('is not running yet.').waitFor({ timeout: 30_000 });
    await chat.frame().getByText('is running and can answer.').waitFor({ timeout: 90_000 });
    expect(workbench.problems).toEqual([]);
  });
});
