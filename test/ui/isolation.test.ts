import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { accounts, TwoClouds, type Account } from './twoClouds.ts';
import { Workbench } from './workbench.ts';

/** It has the same name in both accounts, runs in One and is stopped in Two. */
const shared = 'qwen3_8b_chat';

describe('two connections with services of the same names', () => {
  let clouds: TwoClouds | undefined;
  let workbench: Workbench | undefined;
  let second: Workbench | undefined;

  beforeAll(async () => {
    clouds = await TwoClouds.start();
    await clouds.client('Two').stopService(shared);
    for (const account of accounts) {
      const metadata = { name: `only_in_${account.toLowerCase()}`, instance: 1, cpu: 1, memory: 2000 };
      const config = { metadata, containers: [{ image: 'x', port: 8000, script: 'serve' }] };
      await clouds.client(account).createService(config, '295949');
    }
    workbench = await Workbench.open({ tools: inject('tools'), extension: { source: root }, ...clouds.window });
  });

  afterAll(async () => {
    await second?.close();
    await workbench?.close();
    await clouds?.close();
  });

  function parts(): Walk & { readonly clouds: TwoClouds } {
    if (!workbench || !clouds) throw new Error('VS Code did not open');
    return { ...walkOn(workbench), clouds };
  }

  async function switchTo(account: Account, { workbench: code }: Walk = parts()): Promise<void> {
    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.pick(account);
    await code.statusBarItem(`PAI-EAS: ${account}`).waitFor();
  }

  test('show their own, and nothing of the other at any moment', async () => {
    const { services, workbench: code } = parts();
    await services.open();
    await services.service('only_in_one').waitFor({ timeout: 30_000 });
    await services.serviceIn(shared, 'Running').waitFor();
    await services.expand(shared);
    await services
      .instance(shared)
      .or(code.page.getByRole('treeitem', { name: /1\/1 ready/ }))
      .first()
      .waitFor();
    await rememberRows(code);
    await switchTo('Two');
    await services.service('only_in_two').waitFor();
    await services.serviceIn(shared, 'Stopped').waitFor();
    await switchTo('One');
    await services.service('only_in_one').waitFor();
    await services.serviceIn(shared, 'Running').waitFor();
    const together = (await rememberedRows(code)).filter(
      (rows) => /only_in_one/.test(rows) && /only_in_two/.test(rows),
    );
    expect(together).toEqual([]);
  });

  test('keep an open chat and a filled form to themselves, which say so', async () => {
    const { services, chat, form, workbench: code, clouds: both } = parts();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    await form.open();
    await form.textbox('Service name').fill('for_one');
    await switchTo('Two');
    await form.frame().getByText('This form belongs to One, and Two is active.').waitFor();
    await code.editorTab(`Chat: ${seededService}`).click();
    await chat.message().fill('Whose are you?');
    const before = both.requests.seen.length;
    await chat.button('Send').click();
    await chat
      .frame()
      .getByText(/This chat belongs to One, and Two is active/)
      .first()
      .waitFor();
    const asked = both.requests.actions.slice(before);
    expect(asked.filter((action) => !action.startsWith('List'))).toEqual([]);
    expect(both.of('One', before)).toEqual([]);
    // The same name on the other connection is another chat, without the words of the first.
    await services.contextAction(seededService, 'Open Chat');
    await expect.poll(() => chat.frame().getByText('· Two').count()).toBe(1);
    await chat.ready();
    expect(await chat.message().inputValue()).toBe('');
    expect(await chat.frame().getByText('Whose are you?').count()).toBe(0);
  });

  test('are each one window’s own: two windows use different ones at a time', async () => {
    const { workbench: code, services, clouds: both } = parts();
    second = await code.another();
    const other = walkOn(second);
    await other.services.open();
    await other.services.service('only_in_one').waitFor({ timeout: 30_000 });
    await switchTo('Two', other);
    await other.services.service('only_in_two').waitFor();
    await switchTo('One', other);
    await other.services.serviceIn(shared, 'Running').waitFor();
    await services.serviceIn(shared, 'Stopped').waitFor();
    expect(await services.service('only_in_one').count()).toBe(0);
    expect(await code.statusBarItem('PAI-EAS: Two').count()).toBe(1);
    const before = both.requests.seen.length;
    await code.runCommand('PAI-EAS: Refresh');
    await expect.poll(() => both.of('Two', before).length).toBeGreaterThan(0);
    await other.services.service('only_in_one').waitFor();
    expect([...code.problems, ...second.problems]).toEqual([]);
  });
});

/** Writes down the rows of the tree at every change of the page. */
async function rememberRows({ page }: Workbench): Promise<void> {
  await page.evaluate(`
    window.rowsSeen = [];
    new MutationObserver(() => {
      const rows = [...document.querySelectorAll('[role=treeitem]')].map((row) => row.getAttribute('aria-label'));
      window.rowsSeen.push(rows.join(' | '));
    }).observe(document.body, { subtree: true, childList: true });
  `);
}

async function rememberedRows({ page }: Workbench): Promise<string[]> {
  const rows: string[] = await page.evaluate('window.rowsSeen');
  expect(rows.length).toBeGreaterThan(5);
  return rows;
}
