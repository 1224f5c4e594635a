import type { ExtensionContext } from 'vscode';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import { t } from '../../host/localize.ts';
import type { Choice } from '../../host/prompts.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ConnectionModel } from './connectionModel.ts';

/** Registers the commands that choose what the window is connected to. */
export function registerConnectionCommands(
  context: ExtensionContext,
  host: CommandHost & { readonly connections: ConnectionModel },
): void {
  const choose = async (choice: ConnectionChoice | undefined): Promise<void> => {
    if (choice) await host.connections.choose(choice);
  };
  context.subscriptions.push(
    registerCommand(host, 'eas.switchConnection', async () => choose(await askConnection(context, host))),
    registerCommand(host, 'eas.startEmulator', () => startEmulator(host)),
    registerCommand(host, 'eas.disconnect', () => choose({ kind: 'none' })),
    registerCommand(host, 'eas.forgetAccessKey', () => forgetAccessKey(context, host)),
  );
}

async function startEmulator(host: CommandHost & { readonly connections: ConnectionModel }): Promise<void> {
  const opened = await host.connections.chooseUnlessOpen({ kind: 'emulator' });
  if (!opened) await host.prompts.notify('info', t('The local emulator is running already.'));
}

async function forgetAccessKey(context: ExtensionContext, host: CommandHost): Promise<void> {
  const agreed = await host.prompts.confirm({
    message: t("Delete the access key from VS Code's secret storage?"),
    detail: t('A connection that uses it goes on until the window closes.'),
    action: t('Delete Key'),
  });
  if (!agreed) return;
  const { deleteAccessKey } = await import('./accessKeyStore.ts');
  await deleteAccessKey(context.secrets);
  await host.prompts.notify('info', t('The access key is deleted.'));
}

async function askConnection(
  context: ExtensionContext,
  host: CommandHost & { readonly connections: ConnectionModel },
): Promise<ConnectionChoice | undefined> {
  const { state } = host.connections;
  const active = state.kind === 'connected' ? state.connection.kind : undefined;
  const kinds: Choice<'emulator' | 'default-chain' | 'access-key' | 'none'>[] = [
    {
      label: t('Local emulator'),
      detail: t('EAS in a process on this machine: no account, no cost, nothing leaves it.'),
      description: active === 'emulator' ? t('active') : '',
      icon: 'vm',
      value: 'emulator',
    },
    {
      label: t('Alibaba Cloud, with the credentials of this machine'),
      detail: t('From the environment or the current profile of the Alibaba Cloud CLI.'),
      icon: 'cloud',
      value: 'default-chain',
    },
    {
      label: t('Alibaba Cloud, with an access key'),
      detail: t("The key is kept in VS Code's secret storage."),
      icon: 'key',
      value: 'access-key',
    },
    { label: t('Disconnect'), icon: 'debug-disconnect', value: 'none' },
  ];
  const kind = await host.prompts.pick(t('What do you want to connect to?'), kinds);
  if (kind === undefined || kind === 'none' || kind === 'emulator') return kind && { kind };
  const { askCloud } = await import('./askCloud.ts');
  return askCloud(kind, context.secrets, host.prompts);
}
