import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { onSettingsChange } from '../../host/settings.ts';
import type { CapacitySettingsSource } from './capacitySettings.ts';

/** A setting that is a table of numbers; what is no number above 0 is left out. */
const Table = z.record(z.string(), z.unknown());

/** The settings behind estimates and costs, in VS Code. Names and defaults stand in package.json. */
export const userCapacitySettings: CapacitySettingsSource = {
  read: () => {
    const settings = vscode.workspace.getConfiguration('eas');
    const currency = settings.get<unknown>('currency');
    return {
      gpuMemory: numbersOf(settings.get<unknown>('gpuMemory')),
      prices: numbersOf(settings.get<unknown>('prices')),
      currency: typeof currency === 'string' && currency.trim() !== '' ? currency.trim() : 'CNY',
    };
  },
  onChange: (listener) => onSettingsChange(['gpuMemory', 'prices', 'currency'], listener),
  save: async (setting, instanceType, value) => {
    const settings = vscode.workspace.getConfiguration('eas');
    const own = z.safeParse(Table, settings.inspect<unknown>(setting)?.globalValue);
    const table = { ...(own.success ? own.data : {}), [instanceType]: value };
    await settings.update(setting, table, vscode.ConfigurationTarget.Global);
  },
};

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  const read = z.safeParse(Table, value);
  const entries = Object.entries(read.success ? read.data : {});
  return Object.fromEntries(
    entries.flatMap(([key, entry]) =>
      typeof entry === 'number' && entry > 0 && Number.isFinite(entry) ? [[key, entry]] : [],
    ),
  );
}
