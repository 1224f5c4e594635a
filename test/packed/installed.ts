import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the installed extension inside a server's data folder. */
export async function installedFolder(dataFolder: string): Promise<string> {
  const extensions = join(dataFolder, 'extensions');
  const name = (await readdir(extensions)).find((entry) => entry.startsWith('pai-eas.pai-eas-'));
  if (!name) throw new Error(`The extension is not installed in ${extensions}.`);
  return join(extensions, name);
}

/** All files of a folder, relative, sorted; hashes in the names of chunks are left out, so that a list of them stays. */
export async function shippedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const names = files.map((file) =>
    file.slice(folder.length + 1).replace(/chunks\/.*-[A-Z0-9]{8}\.js$/, 'chunks/*.js'),
  );
  return [...new Set(names)].sort();
}

/** Files whose text holds one of the given words. */
export async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'latin1');
    const word = words.find((candidate) => text.includes(candidate));
    if (word) found.push(`${path.slice(folder.length + 1)}: ${word}`);
  }
  return found;
}
