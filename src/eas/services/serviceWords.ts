import type { Translate } from '../../messages/translate.ts';
import type { ServiceModel } from './model.ts';

/** The phase in words; a status that we do not know is shown as EAS wrote it. */
export function phaseWord(service: ServiceModel, t: Translate): string {
  switch (service.state.phase) {
    case 'creating':
      return t('Creating');
    case 'starting':
      return t('Starting');
    case 'running':
      return t('Running');
    case 'updating':
      return t('Updating');
    case 'scaling':
      return t('Scaling');
    case 'stopping':
      return t('Stopping');
    case 'stopped':
      return t('Stopped');
    case 'failed':
      return t('Failed');
    case 'deleting':
      return t('Deleting');
    case 'unknown':
      return service.state.status || t('Unknown state');
  }
}

/** The role in words, EAS's own where we do not know it. */
export function roleWord(service: ServiceModel, t: Translate): string {
  switch (service.role?.kind) {
    case 'prefill':
      return t('Prefill');
    case 'decode':
      return t('Decode');
    case 'router':
      return t('Router');
    default:
      return service.role?.label ?? '';
  }
}
