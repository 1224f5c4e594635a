import { readFile } from 'node:fs/promises';
import { CloudError } from './errors.ts';

/** The text of a file; undefined when there is none. Rejects with a `CloudError` that has the system's code. */
export async function readCredentialFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CloudError({ kind: 'credentials-unreadable', action: 'GetCredential', code });
  }
}
