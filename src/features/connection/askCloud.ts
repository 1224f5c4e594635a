import type { SecretStorage } from 'vscode';
import { regionsOf } from '../../cloud/endpoints.ts';
import { profileRegion } from '../../cloud/credentials.ts';
import { t } from '../../host/localize.ts';
import type { Prompts } from '../../host/prompts.ts';
import { writeAccessKey } from './accessKeyStore.ts';
import type { ConnectionChoice } from './connectionChoice.ts';

/** Asks for the region and, where the person wants to type one, for an access key. */
export async function askCloud(
  credentials: 'default-chain' | 'access-key',
  secrets: SecretStorage,
  prompts: Prompts,
): Promise<ConnectionChoice | undefined> {
  if (credentials === 'access-key' && !(await askAccessKey(secrets, prompts))) return undefined;
  const own = credentials === 'default-chain' ? await profileRegion().catch(() => undefined) : undefined;
  const known = regionsOf('eas');
  const regions = own ? [own, ...known.filter((region) => region !== own)] : known;
  const region = await prompts.pick(
    t('Which region?'),
    regions.map((name) => ({ label: name, description: name === own ? t('from your CLI profile') : '', value: name })),
  );
  return region ? { kind: 'alibaba-cloud', region, credentials } : undefined;
}

async function askAccessKey(secrets: SecretStorage, prompts: Prompts): Promise<boolean> {
  const filled = (text: string): string | undefined => (text.trim() ? undefined : t('This cannot be empty.'));
  const accessKeyId = await prompts.text({
    title: t('AccessKey ID'),
    prompt: t('The ID of an access key of a RAM user that may use PAI EAS.'),
    check: filled,
  });
  if (!accessKeyId) return false;
  const accessKeySecret = await prompts.text({
    title: t('AccessKey secret'),
    prompt: t("It is kept in VS Code's secret storage."),
    password: true,
    check: filled,
  });
  if (!accessKeySecret) return false;
  await writeAccessKey(secrets, { accessKeyId: accessKeyId.trim(), accessKeySecret: accessKeySecret.trim() });
  return true;
}
