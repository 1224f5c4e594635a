import { CloudError, type CloudErrorDetails } from './errors.ts';

/** Why credentials cannot be had, as the `code` of an error; else it is the system's code of a file error. */
export type UnreadableCode =
  | 'InvalidJson' // `serverMessage` is the place, `line:column`
  | 'InvalidConfig' // no list of named profiles
  | 'ProfileNotFound'
  | 'IncompleteProfile'
  | 'UnsupportedProfileMode'
  | 'ConsentNeeded' // using it writes to the CLI's file or runs a command
  | 'ProfileRefused' // `serverMessage` is the server's error code
  | 'SourceRefused' // the same without a profile; `mode` is what names the source
  | 'ExpiredProfile' // `endedAt` is when, here and in the next
  | 'ExpiredCredentials'
  | 'AlreadyExpired' // just given, and ended by our clock
  | 'CredentialsLate' // the time of the call ran out before it had what to sign with
  | 'MetadataNotChosen' // the instance metadata service is asked only where the person chose it
  | 'MetadataOff' // switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED
  | 'MetadataUnreachable';

/** An error about credentials, without any of their content; `subject` is the profile, `mode` the profile's mode. */
export function unreadable(
  code: UnreadableCode,
  about: Pick<CloudErrorDetails, 'subject' | 'mode' | 'serverMessage' | 'endedAt' | 'status' | 'requestId'> = {},
): CloudError {
  return new CloudError({ kind: 'credentials-unreadable', action: 'GetCredential', code, ...about });
}
