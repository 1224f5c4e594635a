import * as vscode from 'vscode';

/** The user's settings, read at the moment they are needed. Names and defaults stand in package.json. */
export interface Settings {
  /** What a window connects to when it has not chosen yet: `none`, `emulator` or the name of a connection. */
  readonly defaultConnection: string;
  /** The named connections as they stand in the settings; `readConnections` checks them. */
  readonly connections: unknown;
  /** How many times faster than real time the emulator's control plane runs. */
  readonly emulatorTimeScale: number;
  readonly emulatorSeed: 'demo' | 'empty';
  /** Path of a fault file for the emulator; empty for none. */
  readonly emulatorFaults: string;
  /** An endpoint that stands in for every regional endpoint of Alibaba Cloud; empty for the real ones. */
  readonly endpoint: string;
  /** A PEM file with certificates to trust beside the usual ones; empty for none. */
  readonly caFile: string;
}

/** Reads the settings as they are now. */
export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('eas');
  return {
    defaultConnection: textOf(settings.get('defaultConnection')),
    connections: settings.get<unknown>('connections'),
    emulatorTimeScale: positive(settings.get('emulator.timeScale'), 100),
    emulatorSeed: settings.get('emulator.seed') === 'empty' ? 'empty' : 'demo',
    emulatorFaults: textOf(settings.get('emulator.faultFile')),
    endpoint: textOf(settings.get('endpoint')),
    caFile: textOf(settings.get('caFile')),
  };
}

/** Writes the named connections. Rejects in VS Code's own words when the settings file cannot be written. */
export async function saveConnections(entries: readonly unknown[]): Promise<void> {
  await vscode.workspace.getConfiguration('eas').update('connections', entries, vscode.ConfigurationTarget.Global);
}

/** Calls `listener` after one of these settings changed; names without `eas.`. */
export function onSettingsChange(names: readonly string[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (names.some((name) => change.affectsConfiguration(`eas.${name}`))) listener();
  });
}

function positive(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
