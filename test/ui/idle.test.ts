import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { ConnectionCheck } from './pages/connectionCheck.ts';
import { TwoClouds } from './twoClouds.ts';
import { Workbench } from './workbench.ts';

/** Long enough for two of the view's idle refreshes: a minute takes 1.5 s here. */
const quietMs = 4_000;

describe('an idle window', () => {
  let clouds: TwoClouds | undefined;
  let workbench: Workbench | undefined;

  beforeAll(async () => {
    clouds = await TwoClouds.start();
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      preload: join(root, 'test', 'ui', 'shortMinute.mjs'),
      ...clouds.window,
    });
  });

  afterAll(async () => {
    await workbench?.close();
    await clouds?.close();
  });

  function parts(): Walk & { readonly clouds: TwoClouds } {
    if (!workbench || !clouds) throw new Error('VS Code did not open');
    return { ...walkOn(workbench), clouds };
  }

  /** What was asked for in a quiet time, after what was under way has ended. That nothing comes can only be waited for. */
  async function askedWhileQuiet(): Promise<string[]> {
    const { requests } = parts().clouds;
    let before = -1;
    while (before !== requests.seen.length) {
      before = requests.seen.length;
      await pause(300);
    }
    await pause(quietMs);
    return requests.actions.slice(before);
  }

  async function showExplorer(): Promise<void> {
    const { workbench: code, services } = parts();
    await code.runCommand('View: Show Explorer');
    await services.pane().waitFor({ state: 'hidden' });
  }

  test('asks for nothing before its view is opened', async () => {
    expect(await askedWhileQuiet()).toEqual([]);
  });

  test('refreshes the list alone, now and then, while its view shows and nothing changes', async () => {
    const { services } = parts();
    await services.open();
    await services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    const { requests } = parts().clouds;
    const before = requests.seen.length;
    await pause(quietMs);
    const asked = requests.actions.slice(before);
    const refreshes = asked.filter((action) => action === 'ListServices').length;
    expect(asked).toHaveLength(refreshes);
    expect(refreshes).toBeGreaterThanOrEqual(1);
    expect(refreshes).toBeLessThanOrEqual(3);
  });

  test('asks for nothing while its view is hidden', async () => {
    await showExplorer();
    expect(await askedWhileQuiet()).toEqual([]);
  });

  test('asks for nothing for panels that are open and used by nobody', async () => {
    const { services, chat, form, workbench: code } = parts();
    await services.open();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    await form.open();
    const check = new ConnectionCheck(code);
    await check.open();
    await check.button('Check again').waitFor({ timeout: 30_000 });
    await showExplorer();
    expect(await askedWhileQuiet()).toEqual([]);
  });

  test('asks for nothing when it is disconnected', async () => {
    const { services, workbench: code } = parts();
    await code.runCommand('View: Close All Editors');
    await code.runCommand('PAI-EAS: Disconnect');
    await services.open();
    await services.pane().getByText('Not connected.').waitFor();
    expect(await askedWhileQuiet()).toEqual([]);
  });

  test('takes its emulator with it when it goes', async () => {
    const { services, workbench: code } = parts();
    await code.runCommand('PAI-EAS: Start Local Emulator');
    await services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    expect(await emulatorsUnder(code.server.dataFolder)).toHaveLength(1);
    await code.page.goto('about:blank');
    await expect.poll(() => emulatorsUnder(code.server.dataFolder), { timeout: 20_000 }).toEqual([]);
  });
});

/** The processes of emulators that keep their state under this folder. */
async function emulatorsUnder(folder: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    processes.map((id) => readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes('pai-eas.js') && command.includes(folder));
}
