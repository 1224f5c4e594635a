import { objectAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { asWarning, errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { numberAsText } from '../keys/checkKeys.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/** The most instances of one service (eas/product.md, section 5). */
export const mostInstances = 1000;

/** `metadata.instance`: required, a whole number within EAS's bounds. Of a member its schema is not documented [INFER]. */
export function checkInstances({ document, at, kind }: Part, { t }: ValidateOptions): Finding[] {
  if (kind === 'aggregate') return [];
  const { instance } = objectAt(document, 'metadata');
  const path = pointer(at, 'metadata', 'instance');
  if (instance === undefined || instance === null) {
    const fix = setting(t('Set it to 1'), path, 1);
    const found = errorAt(
      at,
      'instances-missing',
      t('The number of instances is missing: set metadata.instance.'),
      fix,
    );
    return [kind === 'member' ? asWarning(found) : found];
  }
  if (typeof instance === 'string' && /^\s*\d{1,9}\s*$/.test(instance)) {
    return [...checkCount(Number(instance), path, t), numberAsText(instance, path, { t })];
  }
  return checkCount(instance, path, t);
}

function checkCount(instance: unknown, path: string, t: ValidateOptions['t']): Finding[] {
  if (typeof instance === 'number' && Number.isInteger(instance) && instance >= 0 && instance <= mostInstances) {
    return instance > 0 ? [] : [warningAt(path, 'no-instances', t('With 0 instances the service runs nothing.'))];
  }
  const message = t('Use a whole number of instances from 0 to {0}, not {1}.', mostInstances, shown(instance));
  return [errorAt(path, 'instances-out-of-range', message)];
}

/** `unit.size`, the machines of one instance: 2 where it is left out [DOC]. */
export function checkUnit({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  const unit = objectAt(document, 'unit');
  const { size } = unit;
  const path = pointer(at, 'unit', 'size');
  if (document['unit'] === undefined || document['unit'] === null) return [];
  if (size === undefined || size === null) {
    const message = t('Without a size, a unit is 2 machines per instance.');
    return [warningAt(pointer(at, 'unit'), 'unit-size-default', message, setting(t('Set it to 1'), path, 1))];
  }
  if (typeof size === 'string' && /^\s*[1-9]\d{0,3}\s*$/.test(size)) return [numberAsText(size, path, { t })];
  if (typeof size === 'number' && Number.isInteger(size) && size >= 1) return [];
  const message = t('unit.size is the machines of one instance: a whole number of 1 or more, not {0}.', shown(size));
  return [errorAt(path, 'unit-size', message)];
}
