import { isObject, objectAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { engineOf } from '../facts/worker.ts';
import { errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';

/** At most 20 labels; a key has up to 128 characters, a value up to 256 (eas/product.md, section 3.1). */
const limits = { labels: 20, key: 128, value: 256 } as const;

/** Engines that have panels in the console's monitoring. */
const monitored = new Set(['vllm', 'sglang']);

export function checkLabels({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  const { labels } = document;
  if (labels === undefined || labels === null) return [];
  const path = pointer(at, 'labels');
  if (!isObject(labels)) return [errorAt(path, 'wrong-type', t('This must be an object: { … }.'))];
  const entries = Object.entries(labels);
  return [
    ...(entries.length > limits.labels
      ? [
          errorAt(
            path,
            'too-many-labels',
            t('A service has at most {0} labels, not {1}.', limits.labels, entries.length),
          ),
        ]
      : []),
    ...entries.flatMap(([key, value]) => checkLabel(key, value, pointer(path, key), t)),
  ];
}

function checkLabel(key: string, value: unknown, path: string, t: ValidateOptions['t']): Finding[] {
  if (key === '' || key.length > limits.key) {
    const message = t('The key of a label has 1 to {0} characters, not {1}.', limits.key, key.length);
    return [errorAt(path, 'label-key', message)];
  }
  if (typeof value === 'object' && value !== null) {
    return [errorAt(path, 'wrong-type', t('The value of a label is text.'))];
  }
  const { length } = String(value);
  if (length <= limits.value) return [];
  return [
    errorAt(path, 'label-value', t('The value of a label has at most {0} characters, not {1}.', limits.value, length)),
  ];
}

/** The console shows LLM panels only for services with this label [DOC]. */
export function checkEngineLabel(parts: readonly Part[], { t }: ValidateOptions): Finding[] {
  const [first] = parts;
  if (!first || Object.hasOwn(objectAt(first.document, 'labels'), 'ServiceEngineType')) return [];
  const engines = parts.filter(({ role }) => role !== 'router').map((part) => engineOf(part));
  const engine = engines.find((name) => name !== undefined && monitored.has(name));
  if (engine === undefined || engines.some((name) => name !== undefined && name !== engine)) return [];
  const path = pointer(first.at, 'labels', 'ServiceEngineType');
  const message = t('Without the label ServiceEngineType the console shows no LLM metrics for this service.');
  return [
    warningAt(first.at, 'engine-label-missing', message, setting(t('Add the label "{0}"', engine), path, engine)),
  ];
}
