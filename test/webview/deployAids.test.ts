import { describe, expect } from 'vitest';
import type { Page } from 'playwright-core';
import { openForm } from './deployPage.ts';
import { advisedHost, edit, filledHost } from './deployScenes.ts';
import { test } from './harness.ts';

const wide = { width: 1400, height: 1400 };
const narrow = { width: 420, height: 900 };
const noFacts = { faults: { fail: { listMachineSpecs: new Error('no facts') } } };

/** What the editor of the configuration has selected. */
function selection(page: Page): Promise<string> {
  return page
    .getByRole('textbox', { name: 'Service configuration' })
    .evaluate((area) =>
      area instanceof HTMLTextAreaElement && document.activeElement === area
        ? area.value.slice(area.selectionStart, area.selectionEnd)
        : '',
    );
}

describe('what the rules find', () => {
  test('stands at the field with a button that mends it, and is taken back', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('spinbutton', { name: 'Decode TP_SIZE' }).fill('1');
    const ep = page.getByRole('spinbutton', { name: 'Decode EP_SIZE' });
    await ep.fill('16');
    await page.getByText('EP must be TP × DP: 1 × 8 = 8, not 16.').waitFor();
    expect(await ep.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Set EP_SIZE to 8' }).press('Enter');
    await expect.poll(() => ep.inputValue()).toBe('8');
    await page.getByText('EP must be TP × DP').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo: Set EP_SIZE to 8' }).click();
    await expect.poll(() => ep.inputValue()).toBe('16');
    expect(await page.getByRole('button', { name: 'Undo: Set EP_SIZE to 8' }).count()).toBe(0);
  });

  test('beside the fields leads to its line, by mouse and by keyboard', async ({ openPanel }) => {
    const host = await filledHost();
    const { text } = host.session.state.config;
    edit(host, { field: 'config', value: text.replace('"llm_gateway"', '"llm_gatevay"').replace('{', '{ "foo": 1,') });
    const { page } = await openForm(openPanel, host, { size: { width: 1400, height: 800 } });
    const list = page.getByRole('list', { name: 'Findings in the configuration' });
    await list.getByRole('button', { name: /^Line 1: .*"foo"/ }).click();
    expect(await selection(page)).toContain('"foo": 1');
    await list.getByRole('button', { name: /llm_gatevay/ }).press('Enter');
    expect(await selection(page)).toContain('"llm_gatevay"');
    const editor = page.getByRole('textbox', { name: 'Service configuration' });
    expect(await editor.evaluate((area) => area.scrollTop)).toBeGreaterThan(0);
    await list.getByRole('button', { name: 'Rename it to "llm_gateway"' }).click();
    await expect.poll(() => editor.inputValue()).not.toContain('llm_gatevay');
  });

  test('in a folded configuration is counted, and unfolded when it blocks the deployment', async ({ openPanel }) => {
    const host = await filledHost();
    const text = host.session.state.config.text.replace('"labels": {', '"labels": 7, "other": {');
    edit(host, { field: 'config', value: text });
    const { page } = await openForm(openPanel, host, { size: narrow });
    await page.getByText('Errors: 1').waitFor();
    const unfold = page.getByRole('button', { name: 'Service configuration', exact: true });
    expect(await unfold.getAttribute('aria-expanded')).toBe('false');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect.poll(() => unfold.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('button', { name: /^Line \d+: This must be an object/ }).waitFor();
    expect(host.questions).toEqual([]);
  });

  test('about memory leads to its correction', async ({ openPanel }) => {
    const host = await filledHost({ ...noFacts, settings: { gpuMemory: { 'ml.gu8tef.8.46xlarge': 96 } } });
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByText('The weights do not fit: this layout cannot run.').first().waitFor();
    host.types = '141';
    await page
      .getByRole('button', { name: /^Correct the GPU memory…/ })
      .first()
      .click();
    await page.getByText('The weights do not fit: this layout cannot run.').first().waitFor({ state: 'detached' });
    expect(host.settings.gpuMemory).toEqual({ 'ml.gu8tef.8.46xlarge': 141 });
  });
});

describe('what the layout gives', () => {
  test('is shown with its error bands and follows the fields', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const decode = page.getByRole('region', { name: 'Decode' }).getByRole('group', { name: 'What the layout gives' });
    await decode
      .getByRole('listitem')
      .filter({ hasText: /Weights 102\.3 GB/ })
      .waitFor();
    await decode.getByText(/≈ .* ms ±15 %/).waitFor();
    const performance = page.getByRole('region', { name: 'Expected performance' });
    await performance.getByText('goal 2 s').waitFor();
    await performance.getByRole('spinbutton', { name: 'Requests/s' }).fill('12');
    await performance.getByText('above the goal of 2 s').waitFor();
    await performance.getByText('no error band').waitFor();
    await performance.getByText(/Prefill is the limit/).waitFor();
  });

  test('marks what cannot be read, and keeps it over a reload', async ({ openPanel }) => {
    const host = await filledHost();
    const panel = await openForm(openPanel, host, { size: wide });
    const tokens = panel.page.getByRole('spinbutton', { name: 'Input tokens' });
    await tokens.fill('-5');
    await panel.page.getByText('Enter a whole number from 1 to 1000000.').waitFor();
    expect(await tokens.getAttribute('aria-invalid')).toBe('true');
    await panel.page.getByText('Enter all of these to see what the layout gives.').waitFor();
    await panel.reload();
    await expect.poll(() => panel.page.getByRole('spinbutton', { name: 'Input tokens' }).inputValue()).toBe('-5');
  });

  test('leaves typing alone while it is worked out', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.capacity.gate = new Promise(() => undefined);
    const rate = page.getByRole('spinbutton', { name: 'Requests/s' });
    await rate.focus();
    await rate.fill('');
    await page.keyboard.type('123.25', { delay: 20 });
    expect(await rate.inputValue()).toBe('123.25');
    await expect.poll(() => host.session.state.workload.requestRate).toBe('123.25');
    await page.locator('.results.stale').waitFor();
  });
});

describe('the advisor', () => {
  test('is asked, cancelled, asked again, applied and taken back', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('spinbutton', { name: 'Requests/s' }).fill('6');
    let open: () => void = () => undefined;
    host.capacity.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const advise = page.getByRole('button', { name: 'Advise…' });
    await advise.click();
    await page.getByText(/^Trying layouts in a simulation/).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await advise.click();
    open();
    const table = page.getByRole('table', { name: 'Layouts that were tried in a simulation' });
    await table.getByRole('row', { name: /In the form.*only/ }).waitFor();
    await page.getByText('Applying it changes only this:').waitFor();
    await page.getByRole('button', { name: /^Apply to the form/ }).click();
    await table.getByRole('row', { name: /Proposed, and in the form/ }).waitFor();
    await table.getByRole('row', { name: /Before/ }).waitFor();
    const instances = page.getByRole('spinbutton', { name: 'Prefill instances' });
    expect(Number(await instances.inputValue())).toBeGreaterThan(1);
    await page.getByRole('button', { name: /^Undo: Advice applied/ }).click();
    await expect.poll(() => instances.inputValue()).toBe('1');
    await page.getByRole('button', { name: 'Close the advice' }).click();
    await table.waitFor({ state: 'detached' });
  });

  test('shows cost against use: to the eye, by keyboard, and as a table', async ({ openPanel }) => {
    const host = await advisedHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const picture = page.getByRole('img', { name: /^GPU-hours per million output tokens\. Proposed: .* GPU-h at/ });
    await picture.waitFor();
    const hand = page.getByRole('slider', { name: /^Utilisation/ });
    await hand.press('Home');
    await page.getByText(/^At 5 % use: Proposed: /).waitFor();
    const before = await hand.getAttribute('aria-valuetext');
    await hand.press('ArrowRight');
    await expect.poll(() => hand.getAttribute('aria-valuetext')).not.toBe(before);
    await page.getByText('Show as a table').click();
    const rows = page.getByRole('table').filter({ hasText: 'Utilisation' }).getByRole('row');
    expect(await rows.count()).toBe(6);
    const costs = await rows.evaluateAll((all) =>
      all.slice(1).map((row) => Number.parseFloat(row.children[1]?.textContent ?? '')),
    );
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
  });

  test('asks for a price, and counts in money then', async ({ openPanel }) => {
    const host = await advisedHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.types = '420';
    await page.getByRole('button', { name: 'Set the price of ml.gu8tef.8.46xlarge…' }).click();
    await page.getByText('CNY per million output tokens').waitFor();
    await page.getByRole('row', { name: /Proposed.*CN¥/ }).waitFor();
  });

  test('says that it is outdated, and why it failed', async ({ openPanel }) => {
    const host = await advisedHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('spinbutton', { name: 'Output tokens' }).fill('64');
    await page.getByText('The load or the form has changed since.').waitFor();
    host.capacity.failure = new Error('It broke.');
    await page.getByRole('button', { name: 'Advise again' }).click();
    await page.locator('.advice').getByRole('alert').waitFor();
    host.capacity.failure = undefined;
    await page.getByRole('button', { name: 'Advise again' }).click();
    await page.getByRole('table', { name: 'Layouts that were tried in a simulation' }).waitFor();
  });
});
