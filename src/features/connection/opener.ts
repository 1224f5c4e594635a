import { Uri, type ExtensionContext } from 'vscode';
import type { Log } from '../../host/log.ts';
import { t } from '../../host/localize.ts';
import type { Settings } from '../../host/settings.ts';
import type { ConnectionOpener, OpenedConnection } from './connectionModel.ts';
import { builtInEmulatorId, type ConnectionSpec, type EmulatorSpec } from './connectionSpec.ts';

/** Opens connections for real. What each kind needs is loaded when it is first used. */
export class Opener implements ConnectionOpener {
  constructor(
    private readonly context: ExtensionContext,
    private readonly log: Log,
    private readonly settings: () => Settings,
  ) {}

  async open(spec: ConnectionSpec, signal: AbortSignal): Promise<OpenedConnection> {
    if (spec.kind === 'emulator') {
      const { openEmulator } = await import('./openEmulator.ts');
      return openEmulator({
        cliPath: Uri.joinPath(this.context.extensionUri, 'dist', 'cli', 'pai-eas.js').fsPath,
        stateDir: this.#stateDir(spec),
        settings: this.settings(),
        log: this.log,
        spec,
        signal,
      });
    }
    const { openCloud } = await import('./openCloud.ts');
    return openCloud({ spec, secrets: this.context.secrets, settings: this.settings(), t });
  }

  /** Each emulator keeps its own services. */
  #stateDir({ id }: EmulatorSpec): string | undefined {
    const { storageUri } = this.context;
    if (!storageUri) return undefined;
    const folder = id === builtInEmulatorId ? 'emulator' : `emulator-${Buffer.from(id).toString('base64url')}`;
    return Uri.joinPath(storageUri, folder).fsPath;
  }
}
