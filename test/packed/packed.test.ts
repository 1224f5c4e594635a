import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from '../ui/mainJob.ts';
import { Workbench } from '../ui/workbench.ts';
import { filesWith, installedFolder, shippedFiles } from './installed.ts';

/** `npm run package` writes it; vsce adds `.vsixmanifest`, and VS Code leaves it beside the installed files. */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = `${root}pai-eas-${version}.vsix`;

describe('the packed extension, installed', () => {
  let workbench: Workbench;
  let walk: Walk;
  let folder: string;

  beforeAll(async () => {
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { vsix },
      settings: { 'eas.defaultConnection': 'emulator' },
    });
    walk = walkOn(workbench);
    folder = await installedFolder(workbench.server.dataFolder);
  });

  afterAll(() => workbench?.close());

  test('is at most 1.5 MB', () => {
    expect(statSync(vsix).size).toBeLessThanOrEqual(1_500_000);
  });

  test('holds the files of the checked-in list and no others', async () => {
    const expected = readFileSync(new URL('files.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(await shippedFiles(folder)).toEqual(expected);
  });

  test('holds no path of the machine that built it and no source map', async () => {
    expect(await filesWith(folder, [root, `${homedir()}/`, 'sourceMappingURL='])).toEqual([]);
  });

  test('shows the services of its own emulator', async () => {
    await walk.services.open();
    await walk.services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    expect(await walk.services.describe(seededService)).toContain('P:D 1:1');
  });

  test('opens the deployment form', async () => {
    await walk.form.open();
    expect(await walk.form.deployButton().count()).toBe(1);
  });

  test('chats with a service', async () => {
    await walk.services.inlineAction(seededService, 'Open Chat');
    await workbench.editorTab(seededService).waitFor();
    await walk.chat.ready();
    await walk.chat.send('Hello!');
    expect(await walk.chat.metrics()).toMatch(/\d/);
  });

  test('broke no content security policy and threw nothing', () => {
    expect(workbench.problems).toEqual([]);
  });

  test('runs no script that an answer would carry, and the attempt is seen', async () => {
    const ran = await walk.chat.message().evaluate(async (message) => {
      const page = message.ownerDocument;
      const probe = page.createElement('div');
      probe.innerHTML = '<img src="data:," onerror="document.title = \'ran\'">';
      page.body.append(probe);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return page.title === 'ran';
    });
    expect(ran).toBe(false);
    await expect.poll(() => workbench.problems.join('\n')).toMatch(/Content Security Policy/);
  });
});
