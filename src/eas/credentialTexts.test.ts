import { describe, expect, it } from 'vitest';
import translations from '../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import { translateWith } from '../messages/translate.ts';
import { explainError } from './explainError.ts';

const endedAt = Date.UTC(2026, 10, 1, 12, 5);
const unreadable = (code: string, more: object = {}): CloudErrorDetails => ({
  kind: 'credentials-unreadable',
  action: 'GetCredential',
  code,
  ...more,
});
const profile = { subject: 'dev', mode: 'RamRoleArn' };
const shared = { subject: 'default', mode: '~/.alibabacloud/credentials' };
const refused = (code: string, more: object = {}): CloudErrorDetails => ({
  kind: 'unauthorized',
  action: 'StopService',
  subject: 'chat',
  code,
  ...more,
});
const unreachable = (code: string): CloudErrorDetails => ({
  kind: 'unreachable',
  action: 'ListServices',
  host: 'h',
  code,
});

const cases: readonly [CloudErrorDetails, string, RegExp][] = [
  [
    unreadable('ExpiredProfile', { subject: 'dev', mode: 'StsToken', endedAt }),
    'Could not connect: the temporary credentials of the CLI profile dev ended at 2026-11-01 12:05 UTC (ExpiredProfile).',
    /aliyun configure --profile dev/,
  ],
  [
    unreadable('ExpiredProfile', { subject: 'dev', mode: 'CloudSSO', endedAt }),
    'Could not connect: the login of the CLI profile dev ended at 2026-11-01 12:05 UTC (ExpiredProfile).',
    /aliyun configure --profile dev/,
  ],
  [
    unreadable('ExpiredCredentials', { endedAt }),
    'Could not connect: the temporary credentials ended at 2026-11-01 12:05 UTC (ExpiredCredentials).',
    /Enter new ones/,
  ],
  [
    unreadable('AlreadyExpired', { endedAt }),
    'Could not connect: the temporary credentials that were given had ended at 2026-11-01 12:05 UTC already (AlreadyExpired).',
    /clock of this machine/,
  ],
  [
    unreadable('CredentialsLate'),
    'Could not connect: the source of the credentials did not answer in time (CredentialsLate).',
    /again in a moment/,
  ],
  [
    { kind: 'clock', action: 'GetCredential', code: 'InvalidTimeStamp.Expired', clockSkewMs: -1_800_000 },
    "Could not connect: this machine's clock is 30 min ahead of the server's (InvalidTimeStamp.Expired).",
    /clock of this machine/,
  ],
  [
    unreadable('IncompleteProfile', profile),
    'Could not connect: the CLI profile dev (mode RamRoleArn) lacks a field that it needs (IncompleteProfile).',
    /config\.json/,
  ],
  [
    unreadable('IncompleteProfile', shared),
    'Could not connect: the profile default in ~/.alibabacloud/credentials lacks a field that it needs (IncompleteProfile).',
    /Switch Connection/,
  ],
  [
    unreadable('UnsupportedProfileMode', { subject: 'dev', mode: 'CredentialsURI' }),
    'Could not connect: the CLI profile dev (mode CredentialsURI) is of a kind that is not supported (UnsupportedProfileMode).',
    /Switch Connection/,
  ],
  [
    unreadable('ConsentNeeded', { subject: 'dev', mode: 'OAuth' }),
    'Could not connect: the CLI profile dev (mode OAuth) saves new tokens in ~/.aliyun/config.json (ConsentNeeded).',
    /agree/,
  ],
  [
    unreadable('ConsentNeeded', { subject: 'dev', mode: 'External' }),
    'Could not connect: the CLI profile dev runs a command and saves what it gives in ~/.aliyun/config.json (ConsentNeeded).',
    /agree/,
  ],
  [
    unreadable('ProfileRefused', { ...profile, serverMessage: 'EntityNotExist.Role', requestId: 'AB-1' }),
    'Could not connect: the CLI profile dev (mode RamRoleArn) gave no credentials: EntityNotExist.Role (ProfileRefused, request AB-1).',
    /trust policy/,
  ],
  [
    unreadable('SourceRefused', { mode: 'ALIBABA_CLOUD_CREDENTIALS_URI' }),
    'Could not connect: ALIBABA_CLOUD_CREDENTIALS_URI gave no credentials (SourceRefused).',
    /other credentials/,
  ],
  [
    unreadable('MetadataNotChosen', { subject: 'dev', mode: 'EcsRamRole' }),
    'Could not connect: the profile dev asks the instance metadata service, which is done only when it is chosen (MetadataNotChosen).',
    /by its name/,
  ],
  [
    unreadable('MetadataOff', { subject: 'dev' }),
    'Could not connect: ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the instance metadata service (MetadataOff).',
    /Remove the variable/,
  ],
  [
    unreadable('MetadataUnreachable', { subject: 'dev' }),
    'Could not connect: the instance metadata service did not answer (MetadataUnreachable).',
    /only on an ECS instance/,
  ],
  [unreadable('EACCES'), 'Could not connect: the credentials could not be read (EACCES).', /config\.json/],
  [
    refused('InvalidSecurityToken.Expired'),
    'Could not stop chat: the temporary credentials have expired (InvalidSecurityToken.Expired).',
    /Get new ones/,
  ],
  [
    refused('InvalidSecurityToken.Expired', { renewed: true }),
    'Could not stop chat: the temporary credentials have expired (InvalidSecurityToken.Expired).',
    /Nothing was changed\. .* repeat it/,
  ],
  [
    refused('InvalidSecurityToken.Malformed'),
    'Could not stop chat: the temporary credentials are not valid (InvalidSecurityToken.Malformed).',
    /RAM console/,
  ],
  [
    refused('InactiveAccessKeyId'),
    'Could not stop chat: the access key is disabled (InactiveAccessKeyId).',
    /RAM console/,
  ],
  [
    { kind: 'invalid', action: 'Connect', code: 'CaFileUnreadable', subject: '/ca.pem', serverMessage: 'ENOENT' },
    'Could not connect: the certificate file /ca.pem cannot be read (ENOENT) (CaFileUnreadable).',
    /eas\.caFile/,
  ],
  [
    { kind: 'invalid', action: 'Connect', code: 'CaFileNotPem', subject: '/ca.pem' },
    'Could not connect: the file /ca.pem holds no certificates in PEM form (CaFileNotPem).',
    /eas\.caFile/,
  ],
  [
    unreachable('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    'Could not list the services: the certificate of h has an issuer that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE).',
    /eas\.caFile/,
  ],
  [
    unreachable('CERT_HAS_EXPIRED'),
    'Could not list the services: the certificate of h is not trusted (CERT_HAS_EXPIRED).',
    /endpoint of the connection and the clock/,
  ],
  [
    unreachable('ERR_SSL_WRONG_VERSION_NUMBER'),
    'Could not list the services: no secure connection to h came about (ERR_SSL_WRONG_VERSION_NUMBER).',
    /https address/,
  ],
  [
    unreachable('ProxyRefused'),
    'Could not list the services: the proxy refused the connection to h (ProxyRefused).',
    /http\.proxy/,
  ],
  [
    unreachable('ProxyUnreachable'),
    'Could not list the services: the proxy to h could not be reached (ProxyUnreachable).',
    /http\.proxy/,
  ],
];

describe('errors of credentials, certificates and proxies', () => {
  it.each(cases)('%o', (details, message, advice) => {
    const explained = explainError(new CloudError(details), translateWith({}));
    expect(explained.message).toBe(message);
    expect(explained.advice).toMatch(advice);
  });

  it.each(cases)('are whole sentences in Chinese too: %o', (details) => {
    const explained = explainError(new CloudError(details), translateWith(translations));
    for (const text of [explained.message, explained.advice]) {
      expect(text).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(text).not.toMatch(/\{\d\}|undefined|\b(the|and|did|with|holds) /);
    }
  });

  it('a change that a proxy stopped was not done', () => {
    for (const code of ['ProxyRefused', 'ProxyUnreachable']) {
      const error = new CloudError({ ...unreachable(code), action: 'DeleteService' });
      expect(explainError(error, translateWith({})).advice).not.toMatch(/may have been done/);
    }
  });

  it('a time that is not known is not made up', () => {
    const { message } = explainError(
      new CloudError(unreadable('ExpiredProfile', { subject: 'dev' })),
      translateWith({}),
    );
    expect(message).toContain('ended at ? (');
  });
});
