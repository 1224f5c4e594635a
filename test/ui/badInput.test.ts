import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

/** A read is tried three times. */
const everyTry = 3;

const listFailures = [
  { fault: { html: true, count: everyTry }, says: /answered with a web page \(HTTP 502\)/ },
  {
    fault: { status: 400, code: 'Throttling.User', message: 'too many', count: everyTry },
    says: /too many requests were sent .*Throttling\.User.*Wait a moment/,
  },
  { fault: { clockSkewMs: 3_600_000, count: 1 }, says: /clock is 60 min behind the server's.*Set the clock/ },
  {
    fault: { status: 400, code: 'SignatureDoesNotMatch', message: 'no match', count: 1 },
    says: /the access key secret is wrong .*Check the access key/,
  },
];

const chatFailures = [
  { fault: { cutAfterBytes: 3_000, cutInsideCharacter: true, count: 1 }, says: 'The answer was cut off' },
  { fault: { html: true, count: 1 }, says: 'HTTP 502' },
  { fault: { status: 429, body: { error: { message: 'rate limit exceeded' } }, count: 1 }, says: 'HTTP 429' },
  { fault: { repeatBytes: 10 * 1024 * 1024, count: 1 }, says: 'This answer is very long' },
];

const chatPath = '/v1/chat/completions';

describe('bad input gets a clear sentence and loses nothing', () => {
  let workbench: Workbench | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pai-eas-faults-'));
    const faultFile = join(folder, 'faults.json');
    const rules = [
      ...listFailures.map(({ fault }) => ({ action: 'ListServices', ...fault })),
      ...chatFailures.map(({ fault }) => ({ path: chatPath, ...fault })),
    ];
    await writeFile(faultFile, JSON.stringify(rules));
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      settings: {
        'eas.defaultConnection': 'emulator',
        'eas.emulator.faultFile': faultFile,
        // Nothing listens here: an endpoint that cannot be reached.
        'eas.endpoint': 'http://127.0.0.1:9',
      },
    });
  });

  afterAll(async () => {
    await workbench?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await mkdir('tour/failed', { recursive: true });
    await workbench?.screenshot(`tour/failed/${task.name.slice(0, 40).replaceAll(/\W+/g, '-')}.png`);
  });

  function walk(): Walk {
    if (!workbench) throw new Error('VS Code did not open');
    return walkOn(workbench);
  }

  test('a list that cannot be read says why, what to do, and is read at the next try', async () => {
    const { services } = walk();
    await services.open();
    for (const { says } of listFailures) {
      await services.pane().getByText(says).waitFor({ timeout: 20_000 });
      await services.row('Try again').click();
    }
    await services.serviceIn(seededService, 'Running').waitFor();
  });

  test('a chat keeps the question and what arrived, says what happened, and goes on', async () => {
    const { services, chat } = walk();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    for (const [at, { says }] of chatFailures.entries()) {
      const question = `Question number ${at}`;
      await chat.message().fill(question);
      await chat.button('Send').click();
      await chat.frame().getByText(says).first().waitFor({ timeout: 30_000 });
      await chat.frame().getByText(question).first().waitFor();
    }
    await chat.send('Hello!');
    expect(await chat.metrics()).toMatch(/TTFT .* TPOT/);
  });

  test('a window that is reloaded in the middle of an answer keeps what arrived', async () => {
    const { chat, workbench: window } = walk();
    await chat.message().fill('Write a long essay with a table and code, as long as you can.');
    await chat.button('Send').click();
    await chat.button('Stop').waitFor();
    await chat.frame().getByText('Thought for').last().waitFor();
    await window.reload();
    await chat.ready();
    await chat.frame().getByText('Write a long essay').waitFor();
    await chat.frame().getByText('Hello!', { exact: true }).waitFor();
    await chat
      .frame()
      .getByText(/interrupted/i)
      .first()
      .waitFor();
    await chat.button('Send').waitFor();
  });

  test('a name that is taken is said at the field, and nothing that was entered is lost', async () => {
    const { form, workbench: window } = walk();
    await form.open();
    await form.textbox('Service name').fill(seededService);
    await form.choose('Model', 'DeepSeek-R1-0528-PAI-optimized');
    await form.pick('Inference engine', 'vLLM');
    await form.pick('Deployment template', 'EP+PD Separation-PAI Optimized');
    await form.number('Decode instances').fill('3');
    await form.deployButton().click();
    const asks = window.dialog();
    const said = form.frame().getByText('exists already. Choose another name.').first();
    await Promise.race([asks.waitFor(), said.waitFor()]);
    if (await asks.isVisible()) await window.answerDialog('Deploy');
    await said.waitFor();
    expect(await form.textbox('Service name').inputValue()).toBe(seededService);
    expect(await form.number('Decode instances').inputValue()).toBe('3');
  });

  test('a deployment without stock fails in words, also when the window is reloaded while it waits', async () => {
    const { form, workbench: window } = walk();
    await form.textbox('Service name').fill('no_stock');
    await form.choose('Decode resource', 'ml.gx9cf.8.62xlarge');
    await form.deployButton().click();
    await window.answerDialog('Deploy');
    await form.frame().getByText('no_stock').first().waitFor();
    await window.reload();
    await window.editorTab('Deploy Service').click();
    await form
      .frame()
      .getByText(/out of stock|no stock|not enough stock/i)
      .first()
      .waitFor({ timeout: 60_000 });
  });

  test('an endpoint that cannot be reached is said, with the way on', async () => {
    const { services, workbench: window } = walk();
    await window.runCommand('PAI-EAS: Switch Connection…');
    await window.pick('Add connection…');
    await window.pick('An access key…');
    await window.quickInput('The AccessKey ID of').waitFor();
    await window.enter('test-key-id');
    await window.quickInput('The AccessKey secret.').waitFor();
    await window.enter('test-key-secret');
    await window.quickInput('The security token of').waitFor();
    await window.enter('');
    await window.pick('cn-hangzhou');
    await window.quickPickRow('Go on with all workspaces').waitFor({ timeout: 30_000 });
    expect(await window.quickPickRow('Go on with all workspaces').innerText()).toMatch(/could not be reached/);
    await window.pick('Go on with all workspaces');
    await window.quickInput('What do you want to call').waitFor();
    await window.enter('Nowhere');
    await services
      .pane()
      .getByText(/127\.0\.0\.1:9 (could not be reached|refused)/)
      .waitFor({ timeout: 30_000 });
    await services.row('Switch connection…').waitFor();
    expect(await window.page.locator('body').innerText()).not.toContain('test-key-secret');
  });

  test('none of it broke the content security policy or threw', () => {
    expect(workbench?.problems).toEqual([]);
  });
});
