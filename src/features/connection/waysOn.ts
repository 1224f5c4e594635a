import { CloudError } from '../../cloud/errors.ts';
import type { Translate } from '../../messages/translate.ts';
import type { ConnectionSpec } from './connectionSpec.ts';

/** Something a person can do when the connection does not work. */
export interface WayOn {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly command: string;
}

/** What to offer after a failure of this connection, most likely first. */
export function waysOn(spec: ConnectionSpec | undefined, error: unknown, t: Translate): readonly WayOn[] {
  const isCloud = spec?.kind === 'alibaba-cloud';
  const usesKey = isCloud && spec.credentials.kind === 'access-key';
  return [
    { id: 'retry', label: t('Try again'), icon: 'refresh', command: 'eas.refresh' },
    ...(usesKey && isAboutCredentials(error)
      ? [{ id: 'key', label: t('Enter a new access key…'), icon: 'key', command: 'eas.enterAccessKey' }]
      : []),
    { id: 'switch', label: t('Switch connection…'), icon: 'plug', command: 'eas.switchConnection' },
    ...(isCloud
      ? [{ id: 'check', label: t('Check connection…'), icon: 'checklist', command: 'eas.checkConnection' }]
      : []),
    { id: 'log', label: t('Show the log'), icon: 'output', command: 'eas.showLog' },
  ];
}

/** Whether other credentials, or fresh ones, would help. */
export function isAboutCredentials(error: unknown): boolean {
  if (!(error instanceof CloudError)) return false;
  return ['unauthorized', 'credentials-missing', 'credentials-unreadable'].includes(error.kind);
}
