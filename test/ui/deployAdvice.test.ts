import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

const service = 'r1_advised';
const instanceType = 'ml.gu8tef.8.46xlarge';

describe('a person who does not know how many machines it takes', () => {
  let workbench: Workbench;
  let walk: Walk;
  let broken = false;

  beforeAll(async () => {
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      settings: { 'eas.defaultConnection': 'emulator' },
    });
    walk = walkOn(workbench);
  });

  afterAll(() => workbench?.close());

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    broken = true;
    await mkdir('tour/failed', { recursive: true });
    await workbench.screenshot(`tour/failed/${task.name.slice(0, 40).replaceAll(/\W+/g, '-')}.png`);
  });

  const step = (name: string, run: (walk: Walk) => Promise<void>): void =>
    test(name, ({ skip }) => (broken ? skip('A step before it failed.') : run(walk)));

  step('fills the form and sees what the layout gives', async ({ services, form }) => {
    await services.open();
    await form.open();
    await form.textbox('Service name').fill(service);
    await form.choose('Model', 'DeepSeek-R1-0528-PAI-optimized');
    await form.pick('Inference engine', 'vLLM');
    await form.pick('Deployment template', 'EP+PD Separation-PAI Optimized');
    await form.number('Prefill instances').waitFor();
    for (const role of ['Prefill', 'Decode']) await form.choose(`${role} resource`, instanceType);
    const performance = form.frame().getByRole('region', { name: 'Expected performance' });
    await performance.getByText('of the requests').waitFor();
    expect(await performance.innerText()).toMatch(/≈ [\d.]+ m?s\s+±40 %/);
  });

  step('types a wrong EP, reads the sentence and presses the fix', async ({ form }) => {
    await form.number('Decode TP_SIZE').fill('1');
    await form.number('Decode EP_SIZE').fill('16');
    await form.frame().getByText('EP must be TP × DP: 1 × 8 = 8, not 16.').waitFor();
    await form.deployButton().click();
    await form.frame().getByText('Errors to correct: 1').waitFor();
    expect(await workbench.dialog().count()).toBe(0);
    await form.frame().getByRole('button', { name: 'Set EP_SIZE to 8' }).click();
    await expect.poll(() => form.number('Decode EP_SIZE').inputValue()).toBe('8');
    await form.frame().getByText('EP must be TP × DP').waitFor({ state: 'detached' });
    const undo = form.frame().getByRole('button', { name: 'Undo: Set EP_SIZE to 8' });
    await undo.click();
    await expect.poll(() => form.number('Decode EP_SIZE').inputValue()).toBe('16');
    await form.frame().getByRole('button', { name: 'Set EP_SIZE to 8' }).click();
    await expect.poll(() => form.number('Decode EP_SIZE').inputValue()).toBe('8');
  });

  step('asks the advisor for three times the load, and applies what it proposes', async ({ form }) => {
    await form.number('Requests/s').fill('6');
    await form.frame().getByRole('button', { name: 'Advise…' }).click();
    const table = form.frame().getByRole('table', { name: 'Layouts that were tried in a simulation' });
    await table.getByRole('row', { name: /Proposed/ }).waitFor({ timeout: 30_000 });
    await form
      .frame()
      .getByRole('button', { name: /^Apply to the form/ })
      .click();
    await table.getByRole('row', { name: /Proposed, and in the form/ }).waitFor();
    expect(Number(await form.number('Prefill instances').inputValue())).toBeGreaterThan(1);
  });

  step('enters a price, which is kept in the settings, and sees money', async ({ form }) => {
    const set = form.frame().getByRole('button', { name: `Set the price of ${instanceType}…` });
    await set.click();
    await workbench.quickInput(`Price of ${instanceType}`).waitFor();
    await workbench.enter('-1');
    await workbench.quickInput('Enter a number above 0').waitFor();
    await workbench.enter('420');
    await form.frame().getByText('CNY per million output tokens').waitFor();
    await set.waitFor({ state: 'detached' });
  });

  step('reloads the window and finds the load again', async ({ form }) => {
    await workbench.reload();
    await form.number('Requests/s').waitFor({ timeout: 30_000 });
    expect(await form.number('Requests/s').inputValue()).toBe('6');
    expect(await form.textbox('Service name').inputValue()).toBe(service);
  });

  step('deploys it', async ({ form, services }) => {
    await form.deployButton().click();
    await workbench.dialog().waitFor();
    await workbench.answerDialog('Deploy');
    await services.service(service).waitFor({ timeout: 20_000 });
    await services.serviceIn(service, 'Running').waitFor({ timeout: 120_000 });
    expect(await services.describe(service)).toMatch(/P:D \d:\d/);
  });

  step('broke no content security policy and threw nothing', () => {
    expect(workbench.problems).toEqual([]);
    return Promise.resolve();
  });
});
