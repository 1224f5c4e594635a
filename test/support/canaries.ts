// Secrets made for tests, which are found again in whatever form something kept or showed them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Stands in every canary. Letters only, so that JSON and URLs leave it as it is. */
export const canaryMark = 'cAnArYbIrD';

/** A secret of its own, with characters that JSON, URLs and Markdown write otherwise. */
export function canary(name: string): string {
  return `${canaryMark}-${name}-"/+&=`;
}

/** The same without odd characters, for where a server or a file format takes none. */
export function plainCanary(name: string): string {
  return `${canaryMark}${name}x0`;
}

/** How the mark looks in base64, wherever it begins, without the characters that its neighbours decide. */
function base64Forms(): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.from('\0'.repeat(before) + canaryMark).toString('base64');
    return text.slice(before === 0 ? 0 : 4, text.length - 4);
  });
}

/** Every form in which a canary is looked for. */
export const canaryForms: readonly string[] = [
  canaryMark,
  Buffer.from(canaryMark, 'utf16le').toString('latin1'),
  Buffer.from(canaryMark).toString('hex'),
  ...base64Forms(),
];

/** A place where a canary was found. */
export interface Found {
  readonly place: string;
  /** The canary with what stands around it. */
  readonly text: string;
}

const around = 60;

/** Every canary in a text. */
export function canariesIn(place: string, text: string): Found[] {
  const found = new Map<string, Found>();
  for (const form of new Set(canaryForms)) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + form.length)) {
      const near = text.slice(Math.max(0, at - around), at + around).replaceAll(/\s+/g, ' ');
      found.set(near, { place, text: near });
    }
  }
  return [...found.values()];
}

/** Every canary in the files under a folder, and in their names. */
export async function canariesUnder(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Found[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    found.push(...canariesIn(`the name of ${path}`, entry.name));
    if (!entry.isFile()) continue;
    // One character for each byte: a file may be a database.
    const text = await readFile(path, 'latin1').catch(() => '');
    found.push(...canariesIn(path, text));
  }
  return found;
}
