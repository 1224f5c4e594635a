import { Changes } from '../../host/changes.ts';
import type { Settings } from '../../host/settings.ts';
import type { WatchedSecrets } from './connectionCredentials.ts';

/** VS Code's secret storage, in memory; tells of changes as the real one does. */
export class FakeSecrets implements WatchedSecrets {
  readonly kept = new Map<string, string>();
  readonly #changed = new Changes<{ readonly key: string }>();
  readonly onDidChange = this.#changed.on;

  async get(key: string): Promise<string | undefined> {
    return this.kept.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.kept.delete(key);
    this.#changed.fire({ key });
  }
}

/** The settings, in memory. */
export function fakeSettings(over: Partial<Settings> = {}) {
  const changed = new Changes<readonly string[]>();
  const values: Settings = {
    defaultConnection: 'none',
    connections: [],
    emulatorTimeScale: 100,
    emulatorSeed: 'demo',
    emulatorFaults: '',
    endpoint: '',
    caFile: '',
    ...over,
  };
  const fake = {
    saves: 0,
    get connections(): unknown {
      return current.connections;
    },
    read: (): Settings => current,
    saveConnections: async (connections: readonly unknown[]): Promise<void> => {
      fake.saves += 1;
      fake.change({ connections });
    },
    /** As a person or another window does. */
    change: (some: Partial<Settings>): void => {
      current = { ...current, ...some };
      changed.fire(Object.keys(some));
    },
    onChange: (names: readonly string[], listener: () => void) =>
      changed.on((now) => {
        if (names.some((name) => now.includes(name))) listener();
      }),
  };
  let current = values;
  return fake;
}
