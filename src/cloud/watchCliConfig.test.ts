import { unwatchFile, watchFile } from 'node:fs';
import { rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Home } from './home.ts';
import { cliFile, cliHome, put } from './home.testing.ts';
import { watchCliConfig } from './watchCliConfig.ts';

/** Counts the changes that are seen, and waits for one. */
function watched(home: Home) {
  let count = 0;
  let tell = (): void => undefined;
  const watch = watchCliConfig(
    () => {
      count += 1;
      tell();
    },
    home,
    10,
  );
  onTestFinished(() => watch.dispose());
  return {
    watch,
    count: () => count,
    next: () =>
      new Promise<void>((resolve) => {
        tell = resolve;
      }),
  };
}

/** Settles when the watch has looked at the file again: Node tells all who watch a file, in their order. */
function looksAt(file: string): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unwatchFile(file, done);
      resolve();
    };
    watchFile(file, { interval: 10 }, done);
  });
}

const config = (id: string) => ({ profiles: [{ name: 'a', mode: 'AK', access_key_id: id }] });

describe('watchCliConfig', () => {
  it('sees the file made, changed, replaced, deleted and made again, and its folder too', async () => {
    const home = await cliHome(undefined);
    const { count, next } = watched(home);
    const steps: (() => Promise<void>)[] = [
      () => put(home.dir, cliFile, config('1')),
      () => put(home.dir, cliFile, config('2')),
      async () => {
        await put(home.dir, '.aliyun/new.json', config('3'));
        await rename(join(home.dir, '.aliyun/new.json'), join(home.dir, cliFile));
      },
      () => rm(join(home.dir, cliFile)),
      () => put(home.dir, cliFile, config('4')),
      () => rm(join(home.dir, '.aliyun'), { recursive: true }),
      () => put(home.dir, cliFile, config('5')),
    ];
    for (const [at, step] of steps.entries()) {
      const seen = next();
      await step();
      await seen;
      expect(count()).toBeGreaterThan(at);
    }
  });

  it('tells nothing when the file is touched, or when a renewal writes fresh secrets', async () => {
    const login = (token: string) => ({
      profiles: [{ name: 'a', mode: 'OAuth', oauth_access_token: token, sts_token: token }],
    });
    const home = await cliHome(login('1'));
    const { count, next } = watched(home);
    for (const touch of [() => utimes(join(home.dir, cliFile), 1, 1), () => put(home.dir, cliFile, login('2'))]) {
      const looked = looksAt(join(home.dir, cliFile));
      await touch();
      await looked;
      expect(count()).toBe(0);
    }
    const seen = next();
    await put(home.dir, cliFile, config('1'));
    await seen;
    expect(count()).toBe(1);
  });

  it('tells nothing after it was disposed, while another one goes on', async () => {
    const home = await cliHome(config('1'));
    const gone = watched(home);
    const other = watched(home);
    gone.watch.dispose();
    const seen = other.next();
    await put(home.dir, cliFile, config('2'));
    await seen;
    expect(gone.count()).toBe(0);
  });
});
