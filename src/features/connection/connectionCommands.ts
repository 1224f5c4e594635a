import { commands, type ExtensionContext } from 'vscode';
import { registerCommand, type CommandHost } from '../../host/commands.ts';
import { setContext } from '../../host/contexts.ts';
import { t } from '../../host/localize.ts';
import { onSettingsChange, readSettings, saveConnections } from '../../host/settings.ts';
import type { ConnectionModel } from './connectionModel.ts';
import type { ConnectionParts } from './connectionParts.ts';
import { followNews } from './followNews.ts';
import { followSettings } from './followSettings.ts';

const walkthrough = 'pai-eas.pai-eas#eas.start';

/** Registers the commands that choose what the window is connected to. What they ask with is loaded on first use. */
export function registerConnectionCommands(
  context: ExtensionContext,
  host: CommandHost & { readonly connections: ConnectionModel },
): void {
  const { connections, prompts } = host;
  let parts: Promise<ConnectionParts> | undefined;
  const loaded = (): Promise<ConnectionParts> => (parts ??= loadParts(context, host));
  context.subscriptions.push(
    registerCommand(host, 'eas.switchConnection', async () => {
      const { switchConnection } = await import('./switchConnection.ts');
      await switchConnection(await loaded());
    }),
    registerCommand(host, 'eas.addConnection', async () => {
      const { addConnection } = await import('./addConnection.ts');
      await addConnection(await loaded());
    }),
    registerCommand(host, 'eas.startEmulator', async () => {
      const opened = await connections.chooseUnlessOpen({ kind: 'emulator' });
      if (!opened) await prompts.notify('info', t('The local emulator is running already.'));
    }),
    registerCommand(host, 'eas.disconnect', () => connections.choose({ kind: 'none' })),
    registerCommand(host, 'eas.enterAccessKey', async () => {
      const { enterAccessKey } = await import('./keyCommands.ts');
      await enterAccessKey(await loaded());
    }),
    registerCommand(host, 'eas.forgetAccessKey', async () => {
      const { forgetAccessKey } = await import('./keyCommands.ts');
      await forgetAccessKey(await loaded());
    }),
    registerCommand(host, 'eas.openWalkthrough', async () => {
      await commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
    }),
    followNews(connections, prompts, t),
    ...followSettings({
      connections,
      named: async () => (await loaded()).named,
      settings: readSettings,
      prompts,
      onChange: onSettingsChange,
      t,
    }),
    onSettingsChange(['connections'], tellMenus),
  );
  tellMenus();
}

/** Whether there is something to switch to. What the entries are worth is told where they are read. */
function tellMenus(): void {
  const { connections } = readSettings();
  setContext('eas.hasConnections', Array.isArray(connections) && connections.length > 0);
}

async function loadParts(
  { secrets }: ExtensionContext,
  host: CommandHost & { readonly connections: ConnectionModel },
): Promise<ConnectionParts> {
  const [{ NamedConnections }, { QuickSteps }] = await Promise.all([
    import('./namedConnections.ts'),
    import('../../host/quickSteps.ts'),
  ]);
  return {
    ...host,
    named: new NamedConnections(readSettings, saveConnections, secrets, t),
    steps: new QuickSteps(),
    secrets,
    settings: readSettings,
    t,
    openSetting: async (name) => void (await commands.executeCommand('workbench.action.openSettings', name)),
  };
}
