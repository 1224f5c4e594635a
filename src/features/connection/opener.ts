import { Uri, type ExtensionContext } from 'vscode';
import type { Log } from '../../host/log.ts';
import { t } from '../../host/localize.ts';
import type { Settings } from '../../host/settings.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ConnectionOpener, OpenedConnection } from './connectionModel.ts';

/** Opens connections for real. What each kind needs is loaded when it is first used. */
export class Opener implements ConnectionOpener {
  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
    private readonly settings: () => Settings,
  ) {}

  labelOf(choice: ConnectionChoice): string {
    if (choice.kind === 'emulator') return t('Local emulator');
    if (choice.kind === 'alibaba-cloud') return t('Alibaba Cloud');
    return '';
  }

  async open(choice: Exclude<ConnectionChoice, { kind: 'none' }>, signal: AbortSignal): Promise<OpenedConnection> {
    if (choice.kind === 'emulator') {
      const { openEmulator } = await import('./openEmulator.ts');
      const { extensionUri, storageUri } = this.context;
      return openEmulator({
        cliPath: Uri.joinPath(extensionUri, 'dist', 'cli', 'pai-eas.js').fsPath,
        stateDir: storageUri && Uri.joinPath(storageUri, 'emulator').fsPath,
        settings: this.settings(),
        log: this.log,
        label: this.labelOf(choice),
        signal,
      });
    }
    const { openCloud } = await import('./openCloud.ts');
    return openCloud({
      choice,
      secrets: this.context.secrets,
      endpoint: this.settings().endpoint,
      label: this.labelOf(choice),
    });
  }
}
