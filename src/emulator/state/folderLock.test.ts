import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUse, lockFolder } from './folderLock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder is held by one at a time, and named when it is not to be had', async () => {
  const lock = await lockFolder(folder, 0);
  const second = lockFolder(folder, 0);
  await expect(second).rejects.toThrow(FolderInUse);
  await expect(second).rejects.toThrow(`${folder} is in use by another emulator (process ${process.pid}).`);
  await lock.release();
  await (await lockFolder(folder, 0)).release();
});

test('who waits gets the folder when it is left', async () => {
  const lock = await lockFolder(folder, 0);
  const waiting = lockFolder(folder, 5000);
  await lock.release();
  await (await waiting).release();
});

test('of many that want it at once one has it', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, 0)));
  expect(tries.filter((entry) => entry.status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a process that has ended is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: child.pid, started: '1' }));
  const lock = await lockFolder(folder, 0);
  expect(await readFile(join(folder, 'lock'), 'utf8')).toContain(String(process.pid));
  await lock.release();
});

test.runIf(process.platform === 'linux')('a later process with the same number does not hold the folder', async () => {
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, started: '1' }));
  await (await lockFolder(folder, 0)).release();
});

test('a lock that cannot be read is taken over', async () => {
  await writeFile(join(folder, 'lock'), 'rubbish');
  await (await lockFolder(folder, 0)).release();
});
