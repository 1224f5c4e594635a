import * as vscode from 'vscode';

/** The user's settings, read at the moment they are needed. Names and defaults stand in package.json. */
export interface Settings {
  /** What a window connects to when it has not chosen yet. */
  readonly defaultConnection: 'none' | 'emulator';
  /** How many times faster than real time the emulator's control plane runs. */
  readonly emulatorTimeScale: number;
  readonly emulatorSeed: 'demo' | 'empty';
  /** Path of a fault file for the emulator; empty for none. */
  readonly emulatorFaults: string;
  /** An endpoint that stands in for every regional endpoint of Alibaba Cloud; empty for the real ones. */
  readonly endpoint: string;
}

/** Reads the settings as they are now. */
export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('eas');
  return {
    defaultConnection: settings.get('defaultConnection') === 'emulator' ? 'emulator' : 'none',
    emulatorTimeScale: positive(settings.get('emulator.timeScale'), 100),
    emulatorSeed: settings.get('emulator.seed') === 'empty' ? 'empty' : 'demo',
    emulatorFaults: textOf(settings.get('emulator.faultFile')),
    endpoint: textOf(settings.get('endpoint')),
  };
}

function positive(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
