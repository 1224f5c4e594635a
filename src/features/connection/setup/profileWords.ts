import type { ProfileSummary } from '../../../cloud/cliProfiles.ts';
import type { Translate } from '../../../messages/translate.ts';

/** Why a profile cannot be used, as a sentence; undefined when it can. */
export function profileTrouble(profile: ProfileSummary, t: Translate): string | undefined {
  const { name, mode, problem } = profile;
  if (problem === 'unsupported-mode')
    return t('The CLI profile {0} has the mode {1}, which is not supported.', name, mode);
  if (problem === 'incomplete') {
    return t('The CLI profile {0} lacks what its mode {1} needs. Run "aliyun configure --profile {0}".', name, mode);
  }
  return undefined;
}

/** What there is to say under a profile's name; empty when all is well. */
export function profileDetail(profile: ProfileSummary, t: Translate, now = Date.now()): string {
  const { mode, expiresAt, needsConsent, problem } = profile;
  if (problem === 'unsupported-mode') return t('This mode is not supported.');
  if (problem === 'incomplete') return t('It lacks what its mode needs.');
  if (expiresAt !== undefined && expiresAt <= now) {
    return t('Expired {0}. Renew it with the CLI: the change is noticed.', new Date(expiresAt).toLocaleString());
  }
  if (!needsConsent) return '';
  return mode === 'External'
    ? t('Runs a command to get credentials; you are asked first.')
    : t('Renews its login in the file of the CLI; you are asked first.');
}
