import type { CloudErrorDetails } from '../cloud/errors.ts';
import type { Translate } from '../messages/translate.ts';
import { cleanText } from './cleanText.ts';

/** Why no credentials could be had, as the end of a sentence; for errors of kind `credentials-unreadable`. */
export function unreadableReason(details: CloudErrorDetails, t: Translate): string {
  const profile = cleanText(details.subject ?? '');
  const mode = cleanText(details.mode ?? '');
  switch (details.code) {
    case 'InvalidJson': {
      const [line = '?', column = '?'] = cleanText(details.serverMessage ?? '').split(':');
      return t('~/.aliyun/config.json is not valid JSON at line {0}, column {1}', line, column);
    }
    case 'InvalidConfig':
      return t('~/.aliyun/config.json holds no list of named profiles');
    case 'ProfileNotFound':
      return t('there is no CLI profile named {0}', profile);
    case 'IncompleteProfile':
      return t('{0} lacks a field that it needs', sourceName(profile, mode, t));
    case 'UnsupportedProfileMode':
      return t('{0} is of a kind that is not supported', sourceName(profile, mode, t));
    case 'ConsentNeeded':
      return consentReason(profile, mode, t);
    case 'ProfileRefused':
    case 'SourceRefused':
      return refusedReason(details, sourceName(profile, mode, t), t);
    case 'CredentialsLate':
      return t('the source of the credentials did not answer in time');
    case 'AlreadyExpired':
      return t('the temporary credentials that were given had ended at {0} already', timeText(details.endedAt));
    case 'ExpiredProfile':
    case 'ExpiredCredentials':
      return expiredReason(details, profile, mode, t);
    case 'MetadataNotChosen':
      return t('the profile {0} asks the instance metadata service, which is done only when it is chosen', profile);
    case 'MetadataOff':
      return t('ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the instance metadata service');
    case 'MetadataUnreachable':
      return t('the instance metadata service did not answer');
    default:
      return t('the credentials could not be read');
  }
}

/** The CLI profile with its mode, the part of the shared file, or the variable that names the source. */
function sourceName(profile: string, mode: string, t: Translate): string {
  if (!profile) return mode;
  return mode.startsWith('~')
    ? t('the profile {0} in {1}', profile, mode)
    : t('the CLI profile {0} (mode {1})', profile, mode);
}

function consentReason(profile: string, mode: string, t: Translate): string {
  return mode === 'External'
    ? t('the CLI profile {0} runs a command and saves what it gives in ~/.aliyun/config.json', profile)
    : t('the CLI profile {0} (mode {1}) saves new tokens in ~/.aliyun/config.json', profile, mode);
}

function refusedReason(details: CloudErrorDetails, source: string, t: Translate): string {
  const said = cleanText(details.serverMessage ?? '');
  return said ? t('{0} gave no credentials: {1}', source, said) : t('{0} gave no credentials', source);
}

function expiredReason(details: CloudErrorDetails, profile: string, mode: string, t: Translate): string {
  const when = timeText(details.endedAt);
  if (mode === 'CloudSSO') return t('the login of the CLI profile {0} ended at {1}', profile, when);
  return profile
    ? t('the temporary credentials of the CLI profile {0} ended at {1}', profile, when)
    : t('the temporary credentials ended at {0}', when);
}

/** A time to the minute, the same for everyone: "2026-11-22 03:05 UTC". */
function timeText(time: number | undefined): string {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? '?' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What to do so that credentials can be had. */
export function unreadableAdvice(details: CloudErrorDetails, t: Translate): string {
  switch (details.code) {
    case 'ConsentNeeded':
      return t('Choose the profile with "PAI-EAS: Switch Connection…" and agree there, or choose another one.');
    case 'MetadataNotChosen':
      return t('Choose the profile by its name with "PAI-EAS: Switch Connection…".');
    case 'MetadataOff':
      return t('Remove the variable, or choose other credentials with "PAI-EAS: Switch Connection…".');
    case 'MetadataUnreachable':
      return t(
        'It answers only on an ECS instance that has a RAM role. Elsewhere choose other credentials with "PAI-EAS: Switch Connection…".',
      );
    case 'ExpiredProfile':
      return t('Run "aliyun configure --profile {0}" to get new ones.', cleanText(details.subject ?? ''));
    case 'ExpiredCredentials':
      return t('Enter new ones with "PAI-EAS: Switch Connection…", or choose credentials that renew themselves.');
    case 'AlreadyExpired':
      return t('Check the clock of this machine, and what gives the credentials.');
    case 'CredentialsLate':
      return t('Try again in a moment.');
    case 'ProfileRefused':
    case 'SourceRefused':
      return t('Check the role, its trust policy and the login, or choose other credentials.');
    default:
      return t('Look at ~/.aliyun/config.json, or enter an access key with "PAI-EAS: Switch Connection…".');
  }
}

/** Why the server refused who signed, as the end of a sentence; for errors of kind `unauthorized`. */
export function unauthorizedReason({ code = '' }: CloudErrorDetails, t: Translate): string {
  if (code.startsWith('InvalidAccessKeyId')) return t('the access key is not known');
  if (code.startsWith('InactiveAccessKeyId')) return t('the access key is disabled');
  if (isExpired(code)) return t('the temporary credentials have expired');
  if (/SecurityToken/.test(code)) return t('the temporary credentials are not valid');
  if (code.startsWith('SignatureDoesNotMatch')) return t('the access key secret is wrong');
  return t('the credentials were refused');
}

/** What to do after the server refused who signed. */
export function unauthorizedAdvice({ code = '', renewed }: CloudErrorDetails, t: Translate): string {
  if (renewed) return t('Nothing was changed. The credentials have been read again: repeat it.');
  if (isExpired(code))
    return t('Get new ones: run "aliyun configure", or enter them with "PAI-EAS: Switch Connection…".');
  return t(
    'Check the access key in the RAM console, then choose the connection again with "PAI-EAS: Switch Connection…".',
  );
}

function isExpired(code: string): boolean {
  return /Expired/i.test(code);
}
