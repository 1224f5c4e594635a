import { createHash } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { EmulatorState } from './model.ts';

const currentName = 'state.json';
const previousName = 'state.previous.json';
const newName = 'state.new.json';

/** The first line of a copy; the second is the state, whose hash it holds. */
const Header = z.object({ format: z.literal(1), sequence: z.number(), sha256: z.string() });

/** Says something to the person who runs the emulator. */
export type Say = (sentence: string) => void;

type Read = { kind: 'good'; sequence: number; state: EmulatorState } | { kind: 'absent' } | { kind: 'damaged' };

/**
 * One state in a folder, written whole: to a new file that is forced to disk, then put in the place of the old, which
 * stays as the previous copy. A kill at any moment leaves a whole copy of every acknowledged change.
 */
export class StateFile {
  readonly #folder: string;
  #sequence = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the folder, makes it if needed; `state` is undefined when there is none yet. */
  static async open(folder: string, say: Say): Promise<{ file: StateFile; state: EmulatorState | undefined }> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = new StateFile(folder);
    return { file, state: await file.#load(say) };
  }

  /** Resolves when the state is on disk for good. */
  async save(state: EmulatorState): Promise<void> {
    const sequence = this.#sequence + 1;
    const body = JSON.stringify(state);
    const header = JSON.stringify({ format: 1, sequence, sha256: hashOf(body) });
    await writeSynced(this.#path(newName), `${header}\n${body}\n`);
    await rm(this.#path(previousName), { force: true });
    await link(this.#path(currentName), this.#path(previousName)).catch(() => undefined);
    await rename(this.#path(newName), this.#path(currentName));
    await syncFolder(this.#folder);
    this.#sequence = sequence;
  }

  async #load(say: Say): Promise<EmulatorState | undefined> {
    const names = [currentName, newName, previousName];
    const reads = await Promise.all(names.map((name) => readStored(this.#path(name))));
    const damaged = names.filter((_, index) => reads[index]?.kind === 'damaged');
    for (const name of damaged) await this.#setAside(name, say);
    const good = reads.flatMap((read) => (read.kind === 'good' ? [read] : []));
    const newest = good.toSorted((a, b) => b.sequence - a.sequence)[0];
    this.#sequence = newest?.sequence ?? 0;
    if (damaged.length === 0) return newest?.state;
    if (!newest) say('No good copy of the state is left: the emulator starts afresh.');
    else if (damaged.includes(currentName)) {
      say(`The state was taken from the copy number ${newest.sequence}; what was changed after it may be lost.`);
    }
    return newest?.state;
  }

  async #setAside(name: string, say: Say): Promise<void> {
    const kept = `${name}.damaged`;
    await rename(this.#path(name), this.#path(kept));
    if (name !== newName) say(`${this.#path(name)} is damaged; it was kept as ${kept}.`);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readStored(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  return parseStored(text) ?? { kind: 'damaged' };
}

function parseStored(text: string): Read | undefined {
  const [header = '', body = ''] = text.split('\n');
  try {
    const { sequence, sha256 } = z.parse(Header, JSON.parse(header));
    if (sha256 !== hashOf(body)) return undefined;
    return { kind: 'good', sequence, state: z.parse(EmulatorState, JSON.parse(body)) };
  } catch {
    return undefined;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last. Windows cannot open a folder, and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
