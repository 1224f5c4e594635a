import { isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';
import { mostInstances } from './instances.ts';

/** The autoscaler of a configuration (eas/product.md, section 5, and the contract of CreateServiceAutoScaler). */
export function checkAutoscaler(part: Part, options: ValidateOptions): Finding[] {
  const scaler = part.document['autoscaler'];
  if (!isObject(scaler) || Object.keys(scaler).length === 0) return [];
  const at = pointer(part.at, 'autoscaler');
  // Whether something else can stand there, to turn it off, is not documented.
  if (['min', 'max', 'strategies', 'scaleStrategies'].every((key) => scaler[key] === undefined)) return [];
  return [...checkBounds(part, scaler, at, options), ...checkStrategies(part, scaler, at, options)];
}

function checkBounds({ document }: Part, scaler: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const wrong = (['min', 'max'] as const).filter((key) => !isCount(scaler[key], key === 'max' ? 1 : 0));
  if (wrong.length > 0) {
    return wrong.map((key) => {
      const least = key === 'max' ? 1 : 0;
      const message = t(
        '"{0}" must be a whole number from {1} to {2}, not {3}.',
        key,
        least,
        mostInstances,
        shown(scaler[key] ?? t('nothing')),
      );
      return errorAt(scaler[key] === undefined ? at : pointer(at, key), 'autoscaler-bounds', message);
    });
  }
  const min = numberAt(scaler, 'min') ?? 0;
  const max = numberAt(scaler, 'max') ?? 0;
  const instances = numberAt(objectAt(document, 'metadata'), 'instance');
  const outside = instances !== undefined && (instances < min || instances > max);
  return [
    ...(max < min
      ? [errorAt(pointer(at, 'max'), 'autoscaler-bounds', t('The maximum {0} is below the minimum {1}.', max, min))]
      : []),
    // The contract asks for more than the minimum; that an equal one is refused is not said.
    ...(max === min
      ? [
          warningAt(
            pointer(at, 'max'),
            'autoscaler-bounds',
            t('Minimum and maximum are both {0}: nothing is scaled.', max),
          ),
        ]
      : []),
    ...(max > min && outside
      ? [
          warningAt(
            at,
            'instances-outside-autoscaler',
            t(
              '{0} instances are outside the {1} to {2} of the autoscaler, which would change them at once.',
              instances,
              min,
              max,
            ),
          ),
        ]
      : []),
    ...(min === 0 ? checkZero(document, at, t) : []),
  ];
}

/** Scaling to zero is refused behind a dedicated gateway [USER]. */
function checkZero(document: JsonObject, at: string, t: ValidateOptions['t']): Finding[] {
  if (textAt(objectAt(document, 'networking'), 'gateway') === '') return [];
  const message = t('A service behind a dedicated gateway cannot scale to 0: use a minimum of 1.');
  return [
    errorAt(
      pointer(at, 'min'),
      'scale-to-zero-behind-gateway',
      message,
      setting(t('Set it to 1'), pointer(at, 'min'), 1),
    ),
  ];
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= mostInstances;
}

/** Names of EAS's own metrics that are written otherwise than EAS writes them; it ignores such a strategy silently [SKILL]. */
const ownMetrics: readonly (readonly [RegExp, string])[] = [
  [/^gpu_?util(?:ization)?(?:_percent(?:age)?)?$/i, 'gpu[util]'],
  [/^cpu_?util(?:ization)?(?:_percent(?:age)?)?$|^cpu_?usage$/i, 'cpu'],
  [/^qps_?(?:total|per_instance)$/i, 'qps'],
];

function checkStrategies({ document }: Part, scaler: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const custom = new Set(listAt(document, 'metrics').map((metric) => textAt(metric, 'name')));
  const checkName = (name: string, path: string, rename: (to: string) => Finding['fix']): Finding[] => {
    const meant = custom.has(name) ? undefined : ownMetrics.find(([pattern]) => pattern.test(name))?.[1];
    if (meant === undefined) return [];
    const message = t('EAS ignores the metric "{0}" silently: write "{1}".', shown(name), meant);
    return [warningAt(path, 'autoscaler-metric', message, rename(meant))];
  };
  const listed = listAt(scaler, 'scaleStrategies').flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    const path = pointer(at, 'scaleStrategies', index);
    const name = textAt(entry, 'metricName');
    return [
      ...(name === '' && !Object.hasOwn(entry, 'metric_name')
        ? [errorAt(path, 'autoscaler-strategy', t('A strategy needs a metricName, such as qps or cpu.'))]
        : checkName(name, pointer(path, 'metricName'), (to) =>
            setting(t('Write "{0}"', to), pointer(path, 'metricName'), to),
          )),
      ...checkThreshold(entry['threshold'], pointer(path, 'threshold'), path, t),
    ];
  });
  const short = Object.entries(objectAt(scaler, 'strategies')).flatMap(([name, threshold]) => {
    const path = pointer(at, 'strategies', name);
    return [
      ...checkName(name, path, (to) => ({ label: t('Write "{0}"', to), edits: [{ op: 'rename', path, to }] })),
      ...checkThreshold(threshold, path, path, t),
    ];
  });
  const names = new Set(['scaleStrategies', 'strategies']);
  const has = listAt(scaler, 'scaleStrategies').length > 0 || Object.keys(objectAt(scaler, 'strategies')).length > 0;
  const isMisspelt = Object.keys(scaler).some((key) => /strateg/i.test(key) && !names.has(key));
  const none = warningAt(at, 'autoscaler-strategy', t('The autoscaler has no strategy: nothing is scaled.'));
  return [...listed, ...short, ...(has || isMisspelt ? [] : [none])];
}

function checkThreshold(value: unknown, path: string, parent: string, t: ValidateOptions['t']): Finding[] {
  if (typeof value === 'number' && value > 0) return [];
  const message = t('A threshold is a number above 0, not {0}.', shown(value ?? t('nothing')));
  return [errorAt(value === undefined ? parent : path, 'autoscaler-threshold', message)];
}
