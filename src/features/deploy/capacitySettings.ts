import type { Subscription } from '../../host/changes.ts';

/** What a person knows better than our tables, and what only they know. */
export interface CapacitySettings {
  /** GB of one GPU, by instance type. */
  readonly gpuMemory: Readonly<Record<string, number>>;
  /** Price of one machine per hour, by instance type. */
  readonly prices: Readonly<Record<string, number>>;
  readonly currency: string;
}

/** The settings behind estimates and costs. */
export interface CapacitySettingsSource {
  read(): CapacitySettings;
  onChange(listener: () => void): Subscription;
  /** Writes one entry to the user's settings; rejects in VS Code's own words when that cannot be done. */
  save(setting: 'gpuMemory' | 'prices', instanceType: string, value: number): Promise<void>;
}
