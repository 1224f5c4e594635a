import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { rememberSecret } from '../../cloud/redact.ts';

const secretName = 'eas.accessKey';

const AccessKey = z.object({ accessKeyId: z.string(), accessKeySecret: z.string() });

/** An access key pair of Alibaba Cloud. */
export type AccessKey = z.infer<typeof AccessKey>;

/** The pair kept in VS Code's SecretStorage, or undefined. */
export async function readAccessKey(secrets: SecretStorage): Promise<AccessKey | undefined> {
  const kept = await secrets.get(secretName);
  if (kept === undefined) return undefined;
  rememberSecret(kept);
  try {
    const read = z.safeParse(AccessKey, JSON.parse(kept));
    if (read.success) rememberSecret(read.data.accessKeySecret);
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Deletes the pair from VS Code's SecretStorage. */
export async function deleteAccessKey(secrets: SecretStorage): Promise<void> {
  await secrets.delete(secretName);
}

/** Keeps the pair in VS Code's SecretStorage, and nowhere else. */
export async function writeAccessKey(secrets: SecretStorage, key: AccessKey): Promise<void> {
  rememberSecret(key.accessKeySecret);
  await secrets.store(secretName, JSON.stringify(key));
}
