import { describe, expect } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { aggregate, FakeHost } from '../../src/features/deploy/fakeHost.testing.ts';
import { openForm } from './deployPage.ts';
import { edit, filledHost, followingHost, wrongHost } from './deployScenes.ts';
import { test } from './harness.ts';

const wide = { width: 1400, height: 1400 };

describe('a form of another connection than the active one', () => {
  test('says so, deploys nothing, and goes over when told to', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const active = { ...host.connection('alibaba-cloud', 'cloud'), label: 'Team' };
    host.connect({ kind: 'connected', connection: active });
    await page.getByText('This form belongs to Local emulator, and Team is active.').waitFor();
    expect(await page.getByRole('button', { name: 'Deploy', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Use Team here' }).click();
    await page.getByText('This form belongs to').waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('');
  });

  test('says so over a deployment too', async ({ openPanel }) => {
    const host = await followingHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.connect({ kind: 'connected', connection: { ...host.connection('alibaba-cloud', 'cloud'), label: 'Team' } });
    await page.getByText('This form belongs to Local emulator, and Team is active.').waitFor();
    await page.getByText('Deploying…').waitFor();
  });
});

describe('filling the form', () => {
  test('walks from the model to a deployment, by mouse', async ({ openPanel }) => {
    const host = new FakeHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('textbox', { name: 'Service name' }).fill('deepseek_r1_pd');
    await page.getByRole('combobox', { name: 'Model' }).fill('r1-0528');
    await page.getByRole('option', { name: /DeepSeek-R1-0528/ }).click();
    await page.getByRole('group', { name: 'Inference engine' }).getByRole('radio', { name: 'vLLM' }).check();
    const templates = page.getByRole('group', { name: 'Deployment template' });
    await templates.getByRole('radio', { name: /EP\+PD Separation-PAI Optimized/ }).check();
    await page.getByRole('combobox', { name: 'Prefill resource' }).click();
    await page.getByRole('option', { name: /ml\.gu8tef\.8\.46xlarge.*In stock.*8 × H20/ }).click();
    expect(await page.getByRole('spinbutton', { name: 'Prefill TP_SIZE' }).inputValue()).toBe('8');
    expect(await page.getByRole('spinbutton', { name: 'Decode EP_SIZE' }).inputValue()).toBe('8');
    await page.getByRole('button', { name: 'More: Decode' }).click();
    await page.getByText('P:D 1:2').waitFor();
    await page.getByText('24 GPUs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Deploying…').waitFor();
    expect(JSON.stringify(host.eas.created)).toContain('"instance":2');
  });

  test('works by keyboard alone', async ({ openPanel }) => {
    const host = new FakeHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('textbox', { name: 'Service name' }).focus();
    await page.keyboard.type('by_keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('deepseek');
    const list = page.getByRole('listbox', { name: 'Choices' });
    await list.waitFor();
    await expect.poll(() => list.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'vLLM' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('radio', { name: /EP\+PD/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('combobox', { name: 'Prefill resource' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Prefill resource');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.session.state.members[0]?.resource).toBe('public:ml.gu8tea.8.48xlarge');
    expect(host.session.state.name).toBe('by_keyboard');
  });

  test('a list is left with Escape and nothing is chosen', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const model = page.getByRole('combobox', { name: 'Model' });
    await model.fill('qwen');
    await page.keyboard.press('Escape');
    expect(await model.getAttribute('aria-expanded')).toBe('false');
    expect(await model.inputValue()).toBe('DeepSeek-R1-0528-PAI-optimized');
  });

  test('says that nothing matches, and offers to try a failed search again', async ({ openPanel }) => {
    const host = new FakeHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('combobox', { name: 'Model' }).fill('nothing like it');
    await page.getByText('No deployable model matches "nothing like it".').waitFor();
    host.eas.faults = { fail: { searchModels: new CloudError({ kind: 'timeout', action: 'ListModelGalleryModels' }) } };
    await page.getByRole('combobox', { name: 'Model' }).fill('deep');
    const retry = page.getByRole('button', { name: 'Retry' });
    await retry.waitFor();
    host.eas.faults = {};
    await retry.click();
    await expect.poll(() => retry.count()).toBe(0);
    await page.getByRole('combobox', { name: 'Model' }).click();
    await page.getByRole('option', { name: /DeepSeek/ }).waitFor();
  });

  test('adds, names and removes variables', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('button', { name: /More environment variables.*Decode/ }).click();
    await page.getByRole('button', { name: 'Add variable' }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Name of variable 3');
    await page.keyboard.type('MAX_MODEL_LEN');
    await page.keyboard.press('Tab');
    await page.keyboard.type('32768');
    await expect
      .poll(() => host.session.state.members[1]?.env.at(-1))
      .toEqual({ name: 'MAX_MODEL_LEN', value: '32768' });
    await page.getByRole('button', { name: 'Remove KV_CONNECTOR' }).click();
    await expect
      .poll(() => host.session.state.members[1]?.env.map(({ name }) => name))
      .toEqual(['MTP_DRAFT_TOKENS', 'MAX_MODEL_LEN']);
  });
});

describe('typing', () => {
  test('begins in the name of a form just opened, and is left alone when it comes back', async ({ openPanel }) => {
    const host = new FakeHost();
    const panel = await openForm(openPanel, host, { size: wide });
    const focused = (): Promise<string | undefined> => panel.page.evaluate(() => document.activeElement?.id);
    await expect.poll(focused).toBe('name');
    await panel.page.keyboard.type('my name ');
    await expect.poll(() => host.session.state.name).toBe('my name ');
    expect(await panel.page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('my name ');
    await panel.page.getByText('The name "my name " is not valid').waitFor();
    await panel.reload();
    await panel.page.getByRole('textbox', { name: 'Service name' }).waitFor();
    expect(await focused()).toBe('');
    await panel.page.keyboard.press('Tab');
    expect(await focused()).toBe('name');
  });

  test('keeps focus, caret and text when snapshots come that do not hold it yet', async ({ openPanel }) => {
    const { state } = (await filledHost()).session;
    const panel = await openPanel({ entry: 'deploy', size: wide });
    await panel.post({ ...state, ack: 0 });
    const name = panel.page.getByRole('textbox', { name: 'Service name' });
    await name.focus();
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.type('ab');
    await panel.post({ ...state, ack: 0 }, { ...state, ack: 1, name: `a${state.name}` });
    await panel.page.keyboard.type('cd');
    await panel.post({ ...state, ack: 3, name: `abc${state.name}` });
    expect(await name.inputValue()).toBe('abcddeepseek_r1_pd');
    await panel.post({ ...state, ack: 4, name: 'what_the_host_made_of_it' });
    expect(await name.inputValue()).toBe('what_the_host_made_of_it');
  });

  test('keeps the caret in the configuration when the host changes it', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const editor = page.getByRole('textbox', { name: 'Service configuration' });
    await editor.focus();
    const caret = (): Promise<number | undefined> =>
      editor.evaluate((element) => (element instanceof HTMLTextAreaElement ? element.selectionStart : undefined));
    await editor.evaluate((element) => element instanceof HTMLTextAreaElement && element.setSelectionRange(3, 3));
    edit(host, { field: 'instances', member: 'LLMDecode', value: '7' });
    await expect.poll(() => editor.inputValue()).toContain('"instance": 7');
    expect(await caret()).toBe(3);
    await page.keyboard.type(' ');
    await expect.poll(() => host.session.state.config.text.slice(2, 5)).toBe('   ');
    expect(await caret()).toBe(4);
  });
});

describe('the configuration', () => {
  test('and the form follow each other; an error says where and holds the form', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const editor = page.getByRole('textbox', { name: 'Service configuration' });
    const text = await editor.inputValue();
    await editor.fill(text.replace('"deepseek_r1_pd"', '"from_json"'));
    await expect.poll(() => page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('from_json');
    await editor.fill(text.replace('"labels"', 'labels'));
    await page.getByText('Line 6, column 3: Names and texts must stand in double quotes.').waitFor();
    expect(await editor.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('form').getAttribute('inert')).not.toBeNull();
    await page.getByRole('button', { name: 'Undo to the last valid one' }).click();
    await expect.poll(() => editor.inputValue()).toContain('"from_json"');
    expect(await page.locator('form').getAttribute('inert')).toBeNull();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Open as document' }).click();
    await expect.poll(() => [host.copied.length, host.opened.length]).toEqual([1, 1]);
  });

  test('is folded on a narrow panel, and stays as it was left', async ({ openPanel }) => {
    const host = await filledHost();
    const panel = await openForm(openPanel, host, { size: { width: 700, height: 900 } });
    const toggle = panel.page.getByRole('button', { name: 'Service configuration' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.click();
    await panel.page.getByRole('textbox', { name: 'Service configuration' }).waitFor();
    await panel.reload();
    await panel.page.getByRole('textbox', { name: 'Service configuration' }).waitFor();
  });

  test('of one own says so and leads back to the models', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const own = '{ "metadata": { "name": "mine", "instance": 1 }, "containers": [{ "script": "serve" }] }';
    await page.getByText('Template: not set').first().waitFor();
    await page.getByRole('textbox', { name: 'Service configuration' }).fill(own);
    await page.getByText('Your own configuration', { exact: true }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Model' }).inputValue()).toBe('');
    expect(await page.getByRole('radio').count()).toBe(0);
    expect(await page.getByText('Template: not set').count()).toBe(0);
    expect(await page.getByRole('spinbutton', { name: 'TP_SIZE' }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Model' }).fill('r1-0528');
    await page.getByRole('option', { name: /DeepSeek-R1-0528/ }).click();
    await page.getByRole('radio', { name: 'vLLM' }).waitFor();
  });

  test('that names nothing to run is marked at the editor', async ({ openPanel }) => {
    const host = await filledHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    const editor = page.getByRole('textbox', { name: 'Service configuration' });
    await editor.fill('{"metadata":{"name":"abc","instance":"two"},"foo":1}');
    await page
      .getByRole('button', { name: 'Line 1: Use a whole number of instances from 0 to 1000, not two.' })
      .waitFor();
    expect(await editor.getAttribute('aria-invalid')).toBe('true');
  });
});

describe('findings', () => {
  test('of empty fields wait until somebody was there', async ({ openPanel }) => {
    const { page } = await openForm(openPanel, new FakeHost(), { size: wide });
    const missing = page.getByText('Enter a name for the service.');
    await page.getByRole('textbox', { name: 'Service name' }).focus();
    expect(await missing.count()).toBe(0);
    await page.keyboard.press('Tab');
    await missing.waitFor();
  });

  test('describe their controls, and a refused try goes to the first', async ({ openPanel }) => {
    const host = await wrongHost();
    const { page } = await openForm(openPanel, host, { size: { width: 1000, height: 700 } });
    await page.getByRole('combobox', { name: 'Prefill resource' }).scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    const name = page.getByRole('textbox', { name: 'Service name' });
    await expect
      .poll(() => name.evaluate((element) => element.getRootNode() instanceof ShadowRoot && element.matches(':focus')))
      .toBe(true);
    const described = await name.evaluate((element) =>
      element.ariaDescribedByElements?.map((other) => other.textContent).join(' '),
    );
    expect(described).toContain('The name "Bad Name" is not valid');
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('spinbutton', { name: 'Prefill instances' }).getAttribute('aria-invalid')).toBe('true');
    expect(host.questions).toEqual([]);
  });
});

describe('the connection', () => {
  test('that is being switched takes the complaints of the one before with it', async ({ openPanel }) => {
    const forbidden = new CloudError({ kind: 'forbidden', action: 'ListWorkspaces', status: 403 });
    const host = new FakeHost({ faults: { fail: { listWorkspaces: forbidden, searchModels: forbidden } } });
    const { page } = await openForm(openPanel, host, { size: wide });
    const boxes = page.locator('.notice.error');
    await expect.poll(() => boxes.count()).toBe(2);
    host.connect({ kind: 'failed', label: 'Alibaba Cloud', error: new Error('It cannot be reached.') });
    await page.getByText('It cannot be reached.').waitFor();
    expect(await boxes.count()).toBe(1);
  });
});

describe('deploying', () => {
  test('the button is busy while it is asked, and a second click does nothing', async ({ openPanel }) => {
    const host = await filledHost();
    let answer: (agreed: boolean) => void = () => undefined;
    host.agrees = new Promise((resolve) => {
      answer = resolve;
    });
    const { page } = await openForm(openPanel, host, { size: wide });
    const deploy = page.getByRole('button', { name: 'Deploy', exact: true });
    await deploy.dblclick();
    await expect.poll(() => deploy.getAttribute('aria-busy')).toBe('true');
    answer(true);
    await page.getByRole('list', { name: 'Stages of the deployment' }).waitFor();
    expect(host.eas.created).toHaveLength(1);
  });

  test('shows the members, the end, and leads to the chat', async ({ openPanel }) => {
    const host = await followingHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.watching?.update(aggregate('deepseek_r1_pd', 'creating', 'Waiting', { router: ['running', 'Running'] }));
    await page.getByRole('row', { name: /Router.*Running.*1 of 1/ }).waitFor();
    await page.getByRole('row', { name: /Decode.*Creating.*0 of 1/ }).waitFor();
    host.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await page.getByRole('button', { name: 'Open Chat' }).click();
    await expect.poll(() => host.chats).toEqual(['deepseek_r1_pd']);
    await page.getByRole('button', { name: 'Deploy another service' }).click();
    expect(await page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('');
  });

  test('can be watched or not, and shows nothing old meanwhile', async ({ openPanel }) => {
    const host = await followingHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.watching?.update(aggregate('deepseek_r1_pd', 'creating', 'Waiting'));
    await page.getByRole('row', { name: /Decode/ }).waitFor();
    await page.getByRole('button', { name: 'Delete Service…' }).click();
    await expect.poll(() => host.deletions).toEqual(['deepseek_r1_pd']);
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await page.getByText('This deployment is no longer watched here.').waitFor();
    expect(await page.getByRole('row').count()).toBe(0);
    expect(await page.getByRole('list', { name: 'Stages of the deployment' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Watch again' }).click();
    await page.getByText('Deploying…').waitFor();
  });

  test('says what failed, and leads back to the form as it was', async ({ openPanel }) => {
    const host = await followingHost();
    const { page } = await openForm(openPanel, host, { size: wide });
    host.watching?.end(
      'failed',
      aggregate('deepseek_r1_pd', 'failed', 'Failed', { decode: ['failed', 'Failed', 'out of stock'] }),
    );
    await page.getByRole('alert').getByText('Decode: The instance type is out of stock in this region.').waitFor();
    await page.getByRole('button', { name: 'Back to the form' }).click();
    expect(await page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('deepseek_r1_pd');
  });

  test('shows a taken name at the field', async ({ openPanel }) => {
    const taken = new CloudError({ kind: 'conflict', action: 'CreateService', status: 409 });
    const host = await filledHost({ faults: { fail: { createService: taken } } });
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('A service named "deepseek_r1_pd" exists already.').waitFor();
    await page.getByRole('textbox', { name: 'Service name' }).fill('another_name');
    await expect.poll(() => page.getByText('exists already').count()).toBe(0);
  });

  test('a draft of the last time says so and can be dropped', async ({ openPanel }) => {
    const before = await filledHost();
    const host = new FakeHost({ memory: before.memory });
    const { page } = await openForm(openPanel, host, { size: wide });
    await page.getByText('This is your draft from the last time.').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Service name' }).inputValue()).toBe('');
  });
});
