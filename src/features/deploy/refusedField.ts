import { CloudError } from '../../cloud/errors.ts';
import { memberField, type Finding } from '../../eas/deployment/finding.ts';
import type { ServiceConfig } from '../../eas/api.ts';
import { memberSlots } from '../../eas/deployment/memberSlots.ts';
import type { Translate } from '../../messages/translate.ts';

/** The field that EAS names when it refuses a configuration, where the form has one for it. */
export function refusedField(error: unknown, config: ServiceConfig, t: Translate): Finding | undefined {
  if (!(error instanceof CloudError) || error.kind !== 'invalid') return undefined;
  const message = error.details.serverMessage ?? '';
  const path = /(?:\bmembers\.(\d+)\.)?\bmetadata\.instance\b/.exec(message);
  if (path === null) return undefined;
  const index = path[1] === undefined ? undefined : Number(path[1]);
  const slot = memberSlots(config).find((candidate) => candidate.index === index);
  if (slot === undefined) return undefined;
  const field = memberField(slot.key, 'instances');
  return { field, severity: 'error', code: 'refused', message: t('EAS says: {0}', message) };
}
