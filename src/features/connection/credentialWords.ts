import type { Translate } from '../../messages/translate.ts';
import type { CredentialChoice } from './connectionSpec.ts';

/** Where credentials come from, in a few words. */
export function credentialWords(choice: CredentialChoice, t: Translate): string {
  if (choice.kind === 'cli-profile') return t('CLI profile {0}', choice.profile);
  return choice.kind === 'access-key' ? t('access key') : t('credentials of this machine');
}
