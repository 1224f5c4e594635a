import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { CloudStandIn } from './cloudStandIn.ts';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { Workbench } from './workbench.ts';

const profile = 'team-生产环境';

describe('a person with an account', () => {
  let cloud: CloudStandIn | undefined;
  let workbench: Workbench | undefined;

  beforeAll(async () => {
    cloud = await CloudStandIn.start();
    await cloud.writeProfiles(
      cloud.profile('default', { mode: 'CredentialsURI' }),
      cloud.profile(profile),
      cloud.profile('other', { region_id: 'cn-beijing' }),
    );
    workbench = await Workbench.open({ tools: inject('tools'), extension: { source: root }, ...cloud.window });
  });

  afterAll(async () => {
    await workbench?.close();
    await cloud?.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await mkdir('tour/failed', { recursive: true });
    await workbench?.screenshot(`tour/failed/${task.name.slice(0, 40).replaceAll(/\W+/g, '-')}.png`);
  });

  function window(): Walk & { readonly workbench: Workbench; readonly cloud: CloudStandIn } {
    if (!workbench || !cloud) throw new Error('VS Code did not open');
    return { ...walkOn(workbench), workbench, cloud };
  }

  const status = (text: string | RegExp) => window().workbench.statusBarItem(text);

  test('connects from the welcome text with a CLI profile, in its region, to one workspace', async () => {
    const { services, workbench: code } = window();
    await services.open();
    await services.pane().getByRole('button', { name: 'Connect to Alibaba Cloud' }).click();
    await code.quickPickRow('This mode is not supported.').waitFor();
    await code.pick(profile);
    const first = code.page.locator('.quick-input-list .monaco-list-row.focused');
    await expect.poll(() => first.innerText()).toMatch(/cn-hangzhou.*from your CLI profile/s);
    await code.inputBox().press('Enter');
    await code.quickPickRow('Default workspace').waitFor();
    await code.pick('Default workspace');
    await code.quickInput('What do you want to call').waitFor();
    expect(await code.inputBox().inputValue()).toBe(profile);
    await code.enter('Team');
    await services.serviceIn(seededService, 'Running').waitFor({ timeout: 30_000 });
    await status(/PAI-EAS: Team · cn-hangzhou · \d+/).waitFor();
  });

  test('sees in the tooltip what signs, and of the key no more than its end', async () => {
    const { workbench: code, cloud: stand } = window();
    await status('PAI-EAS: Team').hover();
    const tooltip = code.page.locator('.workbench-hover').filter({ hasText: 'AccessKey ID' });
    await tooltip.waitFor();
    const text = await tooltip.innerText();
    expect(text).toMatch(new RegExp(`CLI profile ${profile}`));
    expect(text).toContain(`••••${stand.accessKey.id.slice(-4)}`);
    expect(text).not.toContain(stand.accessKey.id);
    await code.page.mouse.move(700, 300);
  });

  test('leaves the list with Esc and keeps what there was', async () => {
    const { workbench: code } = window();
    await code.runCommand('PAI-EAS: Add Connection…');
    await code.pick('other');
    await code.quickInput('Add Connection (2/4)').waitFor();
    await code.page.getByRole('button', { name: 'Back' }).click();
    await code.quickInput('Add Connection (1/4)').waitFor();
    await code.page.keyboard.press('Escape');
    await status('PAI-EAS: Team').waitFor();
    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.quickPickRow('Local emulator').waitFor();
    expect(await code.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'other' }).count()).toBe(0);
    await code.page.keyboard.press('Escape');
  });

  test('keeps a chat and a form on their connection while another one is active', async () => {
    const { services, chat, form, workbench: code } = window();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    await form.open();
    await form.textbox('Service name').fill('mine');
    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.pick('Local emulator');
    await status('PAI-EAS: Local emulator').waitFor();
    await form.frame().getByText('This form belongs to Team, and Local emulator is active.').waitFor();
    await code.editorTab('Chat:').click();
    await chat.frame().getByText('This chat belongs to Team, and Local emulator is active.').waitFor();

    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.pick('Team');
    await services.serviceIn(seededService, 'Running').waitFor();
    await chat.frame().getByText('This chat belongs to').waitFor({ state: 'detached' });
    await chat.send('Hello!');
    await code.editorTab('Deploy Service').click();
    await form.frame().getByText('This form belongs to').waitFor({ state: 'detached' });
    expect(await form.textbox('Service name').inputValue()).toBe('mine');
  });

  test('is told when the profile names another region, and follows it when told to', async () => {
    const { services, workbench: code, cloud: stand } = window();
    await stand.writeProfiles(stand.profile(profile, { region_id: 'cn-beijing' }));
    const said = code.notification('names the region cn-beijing now');
    await expect.poll(() => code.shownNotification(said), { timeout: 20_000 }).toBe(true);
    await status(/Team · cn-hangzhou/).waitFor();
    await said.getByRole('button', { name: 'Reconnect' }).click();
    await status(/Team · cn-beijing/).waitFor();
    await services.serviceIn(seededService, 'Running').waitFor();
  });

  test('is told that a key is refused, with the ways on, and goes on by itself when the file is right again', async () => {
    const { services, workbench: code, cloud: stand } = window();
    await stand.writeProfiles(stand.profile(profile, { region_id: 'cn-beijing', access_key_secret: 'canary-wrong' }));
    await code.runCommand('PAI-EAS: Refresh');
    await services.pane().getByText('the access key secret is wrong').waitFor();
    await services.row('Switch connection…').waitFor();
    await services.row('Check connection…').waitFor();
    await stand.writeProfiles(stand.profile(profile, { region_id: 'cn-beijing' }));
    await services.row('Try again').click();
    await services.row('Switch connection…').waitFor({ state: 'detached' });
    await services.serviceIn(seededService, 'Running').waitFor();
  });

  test('enters a new key where the one that is kept is refused', async () => {
    const { services, workbench: code, cloud: stand } = window();
    const enterKey = async (id: string, secret: string): Promise<void> => {
      await code.quickInput('The AccessKey ID of').waitFor();
      await code.enter(id);
      await code.quickInput('The AccessKey secret.').waitFor();
      await code.enter(secret);
      await code.quickInput('The security token of').waitFor();
      await code.enter('');
    };
    await code.runCommand('PAI-EAS: Add Connection…');
    await code.pick('An access key…');
    await enterKey(stand.accessKey.id, 'canary-refused');
    await code.pick('cn-hangzhou');
    await code.quickPickRow('Go on with all workspaces').waitFor();
    expect(await code.quickPickRow('Go on with all workspaces').innerText()).toContain('access key secret is wrong');
    await code.pick('Go on with all workspaces');
    await code.quickInput('What do you want to call').waitFor();
    await code.enter('With key');
    await services.row('Enter a new access key…').click();
    await enterKey(stand.accessKey.id, stand.accessKey.secret);
    await services.serviceIn(seededService, 'Running').waitFor();
    await status(/PAI-EAS: With key · cn-hangzhou/).waitFor();
    await code.runCommand('PAI-EAS: Switch Connection…');
    await code.pick('Team');
    await status(/PAI-EAS: Team/).waitFor();
  });

  test('removes a connection after a question that names it', async () => {
    const { services, workbench: code } = window();
    await code.runCommand('PAI-EAS: Switch Connection…');
    const row = code.quickPickRow('Team');
    await row.hover();
    await row.getByRole('button', { name: 'Remove Team…' }).click();
    await code.dialog().getByText('Remove the connection "Team"?').waitFor();
    await code.answerDialog('Remove');
    await code.quickPickRow('Local emulator').waitFor();
    await code.page.keyboard.press('Escape');
    await services.pane().getByText('Not connected.').waitFor();
    expect(await status('PAI-EAS:').isVisible()).toBe(false);
  });

  test('broke no content security policy, threw nothing and showed no secret', async () => {
    const { workbench: code, cloud: stand } = window();
    expect(code.problems).toEqual([]);
    const text = await code.page.locator('body').innerText();
    for (const secret of [stand.accessKey.secret, 'canary-wrong', 'canary-refused']) expect(text).not.toContain(secret);
  });
});
