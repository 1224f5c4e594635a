import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';

const Holder = z.object({ pid: z.int(), started: z.string() });
type Holder = z.infer<typeof Holder>;

/** Thrown when another process keeps the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** Holds a folder for one process. */
export interface FolderLock {
  release(): Promise<void>;
}

const retryMs = 100;

/**
 * Takes the folder for this process; waits up to `patienceMs` for another to leave it, then throws `FolderInUse`. The
 * lock of a process that no longer runs is taken over.
 */
export async function lockFolder(folder: string, patienceMs: number): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, started: (await startOf(process.pid)) ?? '' });
  const attempts = Math.ceil(patienceMs / retryMs);
  for (let attempt = 0; ; attempt += 1) {
    if (await tryCreate(path, own)) return { release: () => releaseLock(path, own) };
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined && !(await isHeld(text))) await takeAway(path, text);
    else if (attempt >= attempts) throw new FolderInUse(inUse(folder, text));
    else await delay(retryMs);
  }
}

async function tryCreate(path: string, text: string): Promise<boolean> {
  // Written beside and linked into place, so that nobody ever reads half a lock.
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(text);
  await file.close();
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function releaseLock(path: string, own: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true });
}

/** Moves a dead process's lock away; if another process was quicker and the lock is new, puts it back. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.dead.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const text = await readFile(aside, 'utf8').catch(() => dead);
  if (text !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | undefined {
  try {
    const read = z.safeParse(Holder, JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

async function isHeld(text: string): Promise<boolean> {
  const holder = parseHolder(text);
  if (!holder) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const started = await startOf(holder.pid);
  return started === undefined || (started !== 'dead' && (holder.started === '' || started === holder.started));
}

/**
 * When a process started, in the system's own ticks: tells a process from a later one with its number. `dead` when it
 * has ended and only waits to be collected. Linux only.
 */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The command's name, in brackets, may hold spaces: count the fields after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? 'dead' : fields?.[19];
}

function inUse(folder: string, text: string | undefined): string {
  const pid = text === undefined ? undefined : parseHolder(text)?.pid;
  return `${folder} is in use by another emulator${pid === undefined ? '' : ` (process ${pid})`}.`;
}
