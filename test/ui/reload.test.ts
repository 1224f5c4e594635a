import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

describe('a window that is reloaded', () => {
  let workbench: Workbench | undefined;
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

  test('keeps the draft of a deployment, also when its tab is closed', async () => {
    const { form } = walk;
    await form.open();
    await form.textbox('Service name').fill('draft_of_mine');
    await form.choose('Model', 'DeepSeek-R1-0528-PAI-optimized');
    await form.choice('Inference engine', 'vLLM').waitFor();
    await workbench?.runCommand('View: Close All Editors');
    await workbench?.editorTab('Deploy Service').waitFor({ state: 'detached' });
    await form.open();
    expect(await form.textbox('Service name').inputValue()).toBe('draft_of_mine');
    expect(await form.combobox('Model').inputValue()).toBe('DeepSeek-R1-0528-PAI-optimized');

    await workbench?.reload();
    await form.textbox('Service name').waitFor({ timeout: 60_000 });
    expect(await form.textbox('Service name').inputValue()).toBe('draft_of_mine');
    await expect.poll(() => form.combobox('Model').inputValue()).toBe('DeepSeek-R1-0528-PAI-optimized');
  });

  test('keeps a conversation and its service', async () => {
    const { chat, services } = walk;
    await services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    await services.contextAction(seededService, 'Open Chat');
    await chat.ready();
    await chat.send('Hello!');
    await workbench?.reload();
    await chat.frame().getByRole('list', { name: 'Speed of this answer' }).waitFor({ timeout: 60_000 });
    expect(await chat.frame().getByText('Hello!', { exact: true }).count()).toBe(1);
  });

  test('broke no content security policy and threw nothing', () => {
    expect(workbench?.problems).toEqual([]);
  });
});
