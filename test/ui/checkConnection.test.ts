import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/tools.mjs';
import { seededService, walkOn, type Walk } from './mainJob.ts';
import { ConnectionCheck } from './pages/connectionCheck.ts';
import { Workbench } from './workbench.ts';

/** A refusal in the form that the cloud gives it. */
const refuses = (action: string, permission: string) => ({
  action,
  status: 403,
  body: {
    RequestId: `REFUSED-${action}`,
    Code: 'NoPermission',
    Message: 'You are not authorized to perform this operation.',
    AccessDeniedDetail: { AuthAction: permission, AuthPrincipalType: 'SubUser', NoPermissionType: 'ImplicitDeny' },
  },
});

/** What this account lacks: one permission at each place where the product asks the cloud, but for the list. */
const rules = [
  refuses('ListQuotas', 'pai:ListQuotas'),
  refuses('ListWorkspaces', 'paiworkspace:ListWorkspaces'),
  refuses('ListServiceInstances', 'eas:ListServiceInstances'),
  refuses('DescribeMachineSpec', 'eas:DescribeMachineSpec'),
  refuses('DescribeServiceEndpoints', 'eas:DescribeServiceEndpoints'),
  refuses('StopService', 'eas:StopService'),
];

const single = 'qwen3_8b_chat';

/** What is on the clipboard, once it holds this. */
async function clipboard(window: Workbench, part: string): Promise<string> {
  let text = '';
  const read = async (): Promise<string> => (text = await window.page.evaluate('navigator.clipboard.readText()'));
  await expect.poll(read, { timeout: 10_000 }).toContain(part);
  return text;
}

describe('an account that lacks permissions', () => {
  let workbench: Workbench | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pai-eas-permissions-'));
    const faultFile = join(folder, 'faults.json');
    await writeFile(faultFile, JSON.stringify(rules));
    workbench = await Workbench.open({
      tools: inject('tools'),
      extension: { source: root },
      settings: { 'eas.defaultConnection': 'none', 'eas.emulator.faultFile': faultFile },
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

  function walk(): Walk & { check: ConnectionCheck } {
    if (!workbench) throw new Error('VS Code did not open');
    return { ...walkOn(workbench), check: new ConnectionCheck(workbench) };
  }

  async function picture(name: string): Promise<void> {
    if (!process.env['PAI_EAS_LOOK']) return;
    await mkdir('tour/access', { recursive: true });
    await workbench?.screenshot(`tour/access/${name}.png`);
  }

  test('hears that there is no connection, and checks when there is one', async () => {
    const { check, workbench: window } = walk();
    await check.open();
    await check.frame().getByText('PAI-EAS is not connected.').waitFor();
    await picture('none');
    await window.runCommand('PAI-EAS: Start Local Emulator');
    await check.button('Check').click();
    await check.says(/^5 permissions are missing: /);
  });

  test('sees row by row what works, what does not, and what was not tried', async () => {
    const { check, workbench: window } = walk();
    await check.row('Signature').getByText('OK', { exact: true }).waitFor();
    await check.row('List services').getByText('Allowed.').waitFor();
    for (const { action, body } of rules.slice(0, 5)) {
      const row = check.frame().getByRole('row').filter({ hasText: body.AccessDeniedDetail.AuthAction }).first();
      await row.getByText('Permission missing').waitFor();
      await row.getByText(`REFUSED-${action}`).waitFor();
    }
    await check.row('Stop a service').getByText('Not tried', { exact: true }).waitFor();
    await picture('checked');
    await check.button('Copy read-only policy').click();
    const policy: unknown = JSON.parse(await clipboard(window, '"Version"'));
    expect(policy).toMatchObject({ Version: '1' });
    expect(JSON.stringify(policy)).not.toContain('eas:StopService');
    await check.button('Copy report').click();
    const report = await clipboard(window, '# PAI-EAS');
    expect(report).toContain('REFUSED-ListQuotas');
  });

  test('is told in the tree, under the service, and at the action; the rest works', async () => {
    const { services, workbench: window } = walk();
    await services.open();
    await services.serviceIn(seededService, 'Running').waitFor();
    await services.expand(single);
    await services.pane().getByText('Needs eas:ListServiceInstances').waitFor();
    await services.expand(seededService);
    await picture('tree');
    await services.contextAction(single, 'Stop Service…');
    await window.answerDialog('Stop');
    // Toasts are off in this window: the centre shows what was said.
    await window.runCommand('Notifications: Show Notifications');
    await window.notification(/lacks the permission eas:StopService/).waitFor();
    await picture('stop');
    await window.runCommand('Notifications: Clear All Notifications');
    await services.serviceIn(single, 'Running').waitFor();
  });

  test('enters a workspace by its id, hears at the resources what is not known, and deploys all the same', async () => {
    const { form } = walk();
    await form.open();
    await form
      .frame()
      .getByText(/lacks the permission paiworkspace:ListWorkspaces/)
      .waitFor();
    await form.textbox('Workspace').fill('295949');
    await form.textbox('Service name').fill('with_less');
    await form.choose('Model', 'DeepSeek-R1-0528-PAI-optimized');
    await form.pick('Inference engine', 'vLLM');
    await form.pick('Deployment template', 'EP+PD Separation-PAI Optimized');
    await form
      .frame()
      .getByText(/lacks the permission eas:DescribeMachineSpec/)
      .waitFor();
    await form
      .frame()
      .getByText(/lacks the permission pai:ListQuotas/)
      .waitFor();
    await form.number('Decode instances').waitFor();
    await picture('form');
    await form.deployButton().click();
    await workbench?.answerDialog('Deploy');
    await form.frame().getByText('with_less runs and takes requests.').waitFor({ timeout: 120_000 });
    await picture('deployed');
  });

  test('opens a chat that says at the question what is missing, and keeps the question', async () => {
    const { services, chat } = walk();
    await services.inlineAction(seededService, 'Open Chat');
    await chat.ready();
    await chat.message().fill('What do I lack?');
    await chat.button('Send').click();
    await chat
      .frame()
      .getByText(/lacks the permission eas:DescribeServiceEndpoints/)
      .first()
      .waitFor();
    await chat.frame().getByText('What do I lack?').first().waitFor();
    await picture('chat');
  });

  test('gets the panel back after a reload without a request, and can check again', async () => {
    const { check, workbench: window } = walk();
    await window.reload();
    await window.editorTab('Check Connection').click();
    await check.button('Check').click();
    await check.says(/^5 permissions are missing: /);
  });

  test('none of it broke the content security policy or threw', () => {
    expect(workbench?.problems).toEqual([]);
  });
});
