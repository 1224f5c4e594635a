import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Home } from './home.ts';

/** A home folder of its own with these files (paths from it; JSON where not text), gone when the test ends. */
export async function homeWith(
  files: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'pai-eas-home-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [path, content] of Object.entries(files)) await put(dir, path, content);
  return { dir, env };
}

/** The path of the CLI's configuration in a home folder. */
export const cliFile = '.aliyun/config.json';

/** A home folder with this as the CLI's configuration. */
export async function cliHome(config: unknown, env: Readonly<Record<string, string>> = {}): Promise<Home> {
  return homeWith(config === undefined ? {} : { [cliFile]: config }, env);
}

/** Writes a file of a home folder. */
export async function put(dir: string, path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
}
