import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

describe('a person without an account', () => {
  let workbench: Workbench;
  let walk: Walk;

  beforeAll(async () => {
    workbench = await Workbench.open({ tools: inject('tools'), extension: { source: root } });
    walk = walkOn(workbench);
  });

  afterAll(() => workbench?.close());

  test('is told that nothing is connected, and is shown around: each step has its picture and its button', async () => {
    const { page } = workbench;
    await walk.services.open();
    await walk.services.pane().getByText('Not connected.').waitFor();
    await walk.services.pane().getByRole('button', { name: 'Connect to Alibaba Cloud' }).waitFor();
    await walk.services.pane().getByText('Show me around').click();
    await page.getByRole('heading', { name: 'Get started with PAI-EAS', level: 2 }).waitFor();
    const steps = page.locator('.getting-started-step');
    await expect.poll(() => steps.count()).toBe(5);
    for (const [at, [title, action]] of walkthroughSteps.entries()) {
      const step = steps.nth(at);
      expect(await step.innerText()).toContain(title);
      await step.click();
      await step.getByRole('button', { name: action, exact: true }).waitFor();
      await page
        .frameLocator('.getting-started-media iframe')
        .frameLocator('iframe#active-frame')
        .locator('svg')
        .waitFor();
    }
  });

  test('starts the emulator from there, and the step is done', async () => {
    const step = workbench.page.locator('.getting-started-step').nth(1);
    await step.click();
    await step.getByRole('button', { name: 'Start the Local Emulator' }).click();
    await step.getByRole('checkbox', { checked: true }).waitFor({ timeout: 30_000 });
    await walk.services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    expect(await workbench.statusBarItem('PAI-EAS: Local emulator').count()).toBe(1);
    await workbench.runCommand('View: Close All Editors');
  });

  test('copies the endpoint of a service, and its token only after a question', async () => {
    await walk.services.contextAction(seededService, 'Copy Endpoint');
    await expect.poll(() => clipboard(workbench)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/predict\/deepseek-r1-pd/);
    const endpoint = await clipboard(workbench);

    await walk.services.contextAction(seededService, 'Copy Access Token…');
    await workbench.answerDialog('Cancel');
    expect(await clipboard(workbench)).toBe(endpoint);

    await walk.services.contextAction(seededService, 'Copy Access Token…');
    await workbench.answerDialog('Copy Token');
    await expect.poll(() => clipboard(workbench)).not.toBe(endpoint);
    const token = await clipboard(workbench);
    expect(token.length).toBeGreaterThan(20);
    expect(await workbench.page.locator('body').innerText()).not.toContain(token);
  });

  test('disconnects, and finds the way back in the view', async () => {
    await workbench.runCommand('PAI-EAS: Disconnect');
    await walk.services.pane().getByText('Not connected.').waitFor();
    await walk.services.pane().getByRole('button', { name: 'Use the Local Emulator' }).click();
    await walk.services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
  });

  test('broke no content security policy and threw nothing', () => {
    expect(workbench.problems).toEqual([]);
  });
});

/** Titles and buttons of the walkthrough, in their order. */
const walkthroughSteps = [
  ['Connect to Alibaba Cloud', 'Connect'],
  ['No account? Use the emulator', 'Start the Local Emulator'],
  ['Deploy a model', 'Deploy a Service'],
  ['Watch it start', 'Show the Services'],
  ['Talk to it', 'Open Chat'],
] as const;

function clipboard(workbench: Workbench): Promise<string> {
  return workbench.page.evaluate('navigator.clipboard.readText()');
}
