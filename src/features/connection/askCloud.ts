import type { SecretStorage } from 'vscode';
import { regionsOf } from '../../cloud/endpoints.ts';
import { defaultChain, profileRegion } from '../../cloud/credentials.ts';
import { t } from '../../host/localize.ts';
import type { Prompts } from '../../host/prompts.ts';
import { writeAccessKey, type AccessKey } from './accessKeyStore.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import { orderedRegions, regionName } from './regionName.ts';

/** Asks for the region and, where the person wants to type one, for an access key. */
export async function askCloud(
  credentials: 'default-chain' | 'access-key',
  secrets: SecretStorage,
  prompts: Prompts,
): Promise<ConnectionChoice | undefined> {
  const key = credentials === 'access-key' ? await askAccessKey(prompts) : undefined;
  if (credentials === 'access-key' && !key) return undefined;
  // Before the region is asked for: without credentials no region helps.
  if (credentials === 'default-chain') await defaultChain().getCredential();
  const own = credentials === 'default-chain' ? await profileRegion().catch(() => undefined) : undefined;
  const region = await prompts.pick(
    t('Which region?'),
    orderedRegions(regionsOf('eas'), own).map((name) => ({
      label: name,
      description: [regionName(name, t), name === own ? t('from your CLI profile') : ''].filter(Boolean).join(' · '),
      value: name,
    })),
  );
  if (!region) return undefined;
  // Only now: whoever leaves before keeps the key that was there.
  if (key) await writeAccessKey(secrets, key);
  return { kind: 'alibaba-cloud', region, credentials };
}

async function askAccessKey(prompts: Prompts): Promise<AccessKey | undefined> {
  const filled = (text: string): string | undefined => (text.trim() ? undefined : t('This cannot be empty.'));
  const accessKeyId = await prompts.text({
    title: t('AccessKey ID'),
    prompt: t('The ID of an access key of a RAM user that may use PAI EAS.'),
    check: filled,
  });
  if (!accessKeyId) return undefined;
  const accessKeySecret = await prompts.text({
    title: t('AccessKey secret'),
    prompt: t("It is kept in VS Code's secret storage."),
    password: true,
    check: filled,
  });
  if (!accessKeySecret) return undefined;
  return { accessKeyId: accessKeyId.trim(), accessKeySecret: accessKeySecret.trim() };
}
