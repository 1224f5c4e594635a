import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { notKept } from '../../src/messages/keptSecrets.ts';
import { root } from '../../scripts/lib/tools.mjs';
import { canariesIn, canary, plainCanary, type Found } from '../support/canaries.ts';
import { CanaryWorld, connections, rightKey } from './canaryWorld.ts';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { ConnectionCheck } from './pages/connectionCheck.ts';
import type { Answer } from './recordingForwarder.ts';
import { Traces } from './traces.ts';
import { Workbench } from './workbench.ts';

/** Refuses an action with all that was sent in its words. */
function echo(status: number, ...actions: readonly string[]): Answer {
  return ({ action = 'call', headers, body, url }, response) => {
    if (!actions.includes(action)) return false;
    const said = `${url} ${JSON.stringify(headers)} ${body}`;
    const answer = { RequestId: 'R-1', Code: 'InvalidParameter', Message: said, error: { message: said } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    return true;
  };
}

/** Answers with a page that quotes the request, and cuts the connection every second time. */
function pagesAndCuts(): Answer {
  let count = 0;
  return ({ headers, body }, response) => {
    count += 1;
    if (count % 2 === 0) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/html' }).end(`<html>${JSON.stringify(headers)} ${body}`);
    return true;
  };
}

const configuration = {
  metadata: { name: 'with_secrets', instance: 1, workspace_id: '295949', cpu: 1, memory: 2000 },
  token: canary('typed-in-form-token'),
  dockerAuth: Buffer.from(`user:${canary('typed-in-form-registry')}`).toString('base64'),
  containers: [
    {
      image: 'registry.example/vllm:1',
      port: 8000,
      script: 'serve',
      env: [
        { name: 'HF_TOKEN', value: canary('typed-in-form-variable') },
        { name: 'DB_PASSWORD', value: canary('typed-in-form-password') },
        { name: 'MAX_TOKENS', value: '1024' },
      ],
    },
  ],
};

describe('a secret', () => {
  let world: CanaryWorld | undefined;
  let workbench: Workbench | undefined;
  const traces = new Traces();

  beforeAll(async () => {
    world = await CanaryWorld.start();
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      logLevel: 'trace',
      preload: join(root, 'test', 'ui', 'logFiles', 'register.mjs'),
      settings: { 'eas.endpoint': world.cloud.origin, 'eas.connections': connections },
      env: world.env,
      prepare: (context) => traces.listenIn(context),
    });
  });

  afterAll(async () => {
    await workbench?.close();
    await world?.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await mkdir('tour/failed', { recursive: true });
    await workbench?.screenshot(`tour/failed/${task.name.slice(0, 40).replaceAll(/\W+/g, '-')}.png`);
  });

  function parts(): Walk & { readonly check: ConnectionCheck; readonly world: CanaryWorld } {
    if (!workbench || !world) throw new Error('VS Code did not open');
    return { ...walkOn(workbench), check: new ConnectionCheck(workbench), world };
  }

  async function switchTo(name: string): Promise<void> {
    const { workbench: code } = parts();
    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.inputBox().fill(name);
    await code.pick(name);
    await code.statusBarItem(`PAI-EAS: ${name}`).waitFor();
  }

  test('is typed, wrong and right', async () => {
    const { workbench: code, services } = parts();
    await services.open();
    await code.runCommand('PAI-EAS: Add Connection…');
    await code.pick('An access key…');
    await code.quickInput('The AccessKey ID of').waitFor();
    await code.enter(`STS.${plainCanary('TypedId')}`);
    await code.quickInput('The AccessKey secret.').waitFor();
    await code.enter(canary('typed-secret'));
    await code.quickInput('The security token of').waitFor();
    await code.enter(canary('typed-token'));
    await code.pick('cn-hangzhou');
    await code.pick('Go on with all workspaces');
    await code.quickInput('What do you want to call').waitFor();
    await code.enter('typed');
    await services.row('Enter a new access key…').click();
    await code.quickInput('The AccessKey ID of').waitFor();
    await code.enter(rightKey.id);
    await code.quickInput('The AccessKey secret.').waitFor();
    await code.enter(rightKey.secret);
    await code.quickInput('The security token of').waitFor();
    await code.enter('');
    await services.serviceIn(seededService, 'Running').waitFor();
  });

  test('stands in the CLI file and the environment, of every kind', async () => {
    const {
      services,
      world: { cloud },
    } = parts();
    for (const { name } of connections) {
      await switchTo(name);
      if (name === 'right' || name === 'temporary') await services.serviceIn(seededService, 'Running').waitFor();
      else await services.row('Try again').waitFor({ timeout: 30_000 });
    }
    expect(cloud.actions.filter((action) => action === 'ListServices').length).toBeGreaterThan(4);
  });

  test('comes back in refusals, pages and cut answers', async () => {
    const {
      services,
      world: { cloud },
    } = parts();
    for (const answer of [echo(403, 'ListServices'), echo(401, 'ListServices'), pagesAndCuts()]) {
      cloud.answer = answer;
      await switchTo('temporary');
      await services.row('Try again').click();
      await services.row('Try again').waitFor({ timeout: 30_000 });
      await switchTo('machine');
    }
    cloud.answer = () => false;
  });

  test('is in a CLI file that cannot be read', async () => {
    const { services, workbench: code, world: stand } = parts();
    await stand.writeCliFile(`{"profiles": [{"access_key_secret": "${plainCanary('BrokenFile')}" oops`);
    await switchTo('temporary');
    await services.row('Try again').waitFor();
    await code.runCommand('PAI-EAS: Add Connection…');
    await code.quickPickRow('The profiles cannot be read').waitFor();
    await code.page.keyboard.press('Escape');
    await stand.writeCliFile(stand.goodFile);
    await switchTo('right');
    await services.serviceIn(seededService, 'Running').waitFor();
  });

  test('is checked, and the report is copied', async () => {
    const {
      check,
      workbench: code,
      world: { cloud },
    } = parts();
    cloud.answer = echo(403, 'ListQuotas', 'ListWorkspaces', 'DescribeMachineSpec');
    await check.open();
    await check.frame().getByRole('button', { name: 'Check again' }).waitFor({ timeout: 60_000 });
    await check.button('Copy report').click();
    await expect.poll(() => clipboard(code)).toContain('# PAI-EAS');
    expect(canariesIn('the report', await clipboard(code))).toEqual([]);
    cloud.answer = () => false;
  });

  test('is copied from the tree after a question, and is in no tooltip', async () => {
    const { services, workbench: code } = parts();
    await services.contextAction(seededService, 'Copy Access Token…');
    await code.answerDialog('Copy Token');
    await expect.poll(async () => canariesIn('the clipboard', await clipboard(code))).not.toEqual([]);
    await services.expand('qwen3_8b_chat');
    await services.service('qwen3_8b_chat').hover();
    await code.page.locator('.workbench-hover').filter({ hasText: 'Service ID' }).waitFor();
    await code.statusBarItem('PAI-EAS: right').hover();
    await code.page.locator('.workbench-hover').filter({ hasText: 'AccessKey ID' }).waitFor();
    await code.page.mouse.move(700, 300);
  });

  test('signs a chat and a raw request, and is echoed', async () => {
    const {
      services,
      chat,
      world: { cloud },
    } = parts();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    await chat.send('Hello!');
    for (const status of [401, 400]) {
      cloud.answer = echo(status, 'call');
      await chat.message().fill(`What is ${status}?`);
      await chat.button('Send').click();
      await chat.frame().getByText(`HTTP ${status}`).last().waitFor();
    }
    await chat.showTab('Raw request');
    await chat.button('Add header').click();
    await chat.header(2).name.fill('X-Api-Key');
    await chat.header(2).value.fill(canary('typed-in-request-header'));
    await chat.path().fill(`/v1/models?api_key=${plainCanary('-typed-in-request-query')}`);
    await chat.button('Send request').click();
    expect(await chat.rawStatus()).toMatch(/^400/);
    cloud.answer = () => false;
    await chat.button('Send request').click();
    expect(await chat.rawStatus()).not.toMatch(/^400/);
  });

  test('is sent in a configuration, which is refused with an echo', async () => {
    const {
      form,
      workbench: code,
      world: { cloud },
    } = parts();
    await form.open();
    await form.textbox('Service configuration').fill(JSON.stringify(configuration, null, 2));
    await form.textbox('Service name').waitFor();
    cloud.answer = echo(400, 'CreateService');
    await form.deployButton().click();
    await code.answerDialog('Deploy');
    await form
      .frame()
      .getByText(/refused|not accept/i)
      .first()
      .waitFor();
    cloud.answer = () => false;
  });

  test('is kept in its field while the window lives, and is asked for again after a reload', async () => {
    const { workbench: code, chat, form } = parts();
    await code.editorTab(`Chat: ${seededService}`).click();
    await expect.poll(() => chat.header(2).value.inputValue()).toBe(canary('typed-in-request-header'));
    await chat.showTab('Chat');
    await chat.message().fill(canary('harmless'));
    await code.reload();
    await chat.ready();
    await chat.showTab('Raw request');
    expect(await chat.header(2).value.inputValue()).toBe(notKept);
    await chat.frame().getByText('This secret was not kept when the window was reloaded.').waitFor();
    await code.editorTab('Deploy Service').click();
    await form
      .frame()
      .getByText(/Line \d+: This secret was not kept/)
      .first()
      .waitFor();
    const config = await form.configuration();
    expect(config.split(notKept)).toHaveLength(5);
    expect(config).toContain('"value": "1024"');
  });

  test('is nowhere but in the field that it was typed into', async () => {
    const { workbench: code, world: stand } = parts();
    const shown = traces.shown();
    const kept = await Traces.kept(code.page, code.server.dataFolder);
    const urls = stand.cloud.seen.flatMap(({ url }) => canariesIn('a request URL', url));
    const logs = [...stand.emulatorLog, code.server.output()].flatMap((text) => canariesIn('a log', text));
    // What is no secret is found where it has to be: messages, fields and storage are really looked at.
    const places = (found: readonly Found[], name: string): string[] =>
      found.filter(({ text }) => text.includes(name)).map(({ place }) => place);
    expect(places(shown, 'typed-in-form-token')).toContain('a message of "Deploy Service"');
    expect(places(shown, 'typed-in-request-header')).toContain(`a message of "Chat: ${seededService}"`);
    expect(places(kept, 'harmless').join()).toMatch(/vscode-web-state-db/);
    expect(await Traces.log(code.server.dataFolder)).toMatch(/Chat with deepseek-r1-pd: .*••••••/);

    const found = [...shown, ...kept, ...urls, ...logs].filter((one) => !isTypedThere(one) && !isOfVscode(one));
    expect([...new Set(found.map(({ place, text }) => `${place}: ${text}`))]).toEqual([]);
  });
});

/** A panel may hold what a person typed into it, and a request goes where they wrote it to. */
function isTypedThere({ place, text }: Found): boolean {
  if (text.includes('harmless')) return true;
  if (place.endsWith('"Deploy Service"')) return /typed-in-form|dockerAuth/.test(text);
  return /typed-in-request/.test(text) && /"Chat: |request URL/.test(place);
}

/**
 * At the level "trace" VS Code itself writes the environment that it was started with, and the address of every request
 * with its query: also the one that a person wrote.
 */
function isOfVscode({ place, text }: Found): boolean {
  if (place.endsWith('remoteagent.log')) return /ProxyPassword|EnvId|env-secret|env-token/.test(text);
  return place.endsWith('remoteexthost.log') && /ProxyPassword|typed-in-request-query/.test(text);
}

function clipboard(workbench: Workbench): Promise<string> {
  return workbench.page.evaluate('navigator.clipboard.readText()');
}
