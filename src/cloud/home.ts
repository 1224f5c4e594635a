import { homedir } from 'node:os';

/** Where the process keeps its settings; replaced in tests. */
export interface Home {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dir: string;
}

/** The environment and the home folder of this process. */
export function processHome(): Home {
  return { env: process.env, dir: homedir() };
}

/** The trimmed value of a variable; undefined when it is not set or empty. */
export function setting(home: Home, name: string): string | undefined {
  return home.env[name]?.trim() || undefined;
}

/** True when a variable of the environment says so. */
export function isOn(home: Home, name: string): boolean {
  return setting(home, name)?.toLowerCase() === 'true';
}
