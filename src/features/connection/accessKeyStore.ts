import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { rememberSecret } from '../../cloud/redact.ts';

const AccessKey = z.object({
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
  /** Makes it a temporary (STS) key. */
  securityToken: z.optional(z.string()),
});

/** An access key of Alibaba Cloud. */
export type AccessKey = z.infer<typeof AccessKey>;

/** VS Code's secret storage, as far as it is used. */
export type Secrets = Pick<SecretStorage, 'get' | 'store' | 'delete'>;

/** Where version 0.1.0 kept the one key it knew. */
const onlyKeyName = 'eas.accessKey';

/** The name of a connection's key in the secret storage. */
export function accessKeyName(connectionId: string): string {
  return `${onlyKeyName}:${connectionId}`;
}

/** The key of a connection, or undefined. */
export async function readAccessKey(secrets: Secrets, connectionId: string): Promise<AccessKey | undefined> {
  return parse(await secrets.get(accessKeyName(connectionId)));
}

/** Keeps the key in VS Code's SecretStorage, and nowhere else. */
export async function writeAccessKey(secrets: Secrets, connectionId: string, key: AccessKey): Promise<void> {
  rememberSecret(key.accessKeySecret);
  rememberSecret(key.securityToken);
  await secrets.store(accessKeyName(connectionId), JSON.stringify(key));
}

/** Deletes the key of a connection. */
export async function deleteAccessKey(secrets: Secrets, connectionId: string): Promise<void> {
  await secrets.delete(accessKeyName(connectionId));
}

/** Gives the key that version 0.1.0 kept to a connection, and keeps it there only. */
export async function adoptOnlyKey(secrets: Secrets, connectionId: string): Promise<void> {
  const key = parse(await secrets.get(onlyKeyName));
  if (key) await writeAccessKey(secrets, connectionId, key);
  await secrets.delete(onlyKeyName);
}

function parse(kept: string | undefined): AccessKey | undefined {
  if (kept === undefined) return undefined;
  rememberSecret(kept);
  try {
    const read = z.safeParse(AccessKey, JSON.parse(kept));
    if (!read.success) return undefined;
    rememberSecret(read.data.accessKeySecret);
    rememberSecret(read.data.securityToken);
    return read.data;
  } catch {
    return undefined;
  }
}
