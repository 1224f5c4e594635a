import { describe, expect, it } from 'vitest';
import { readAutoscaler } from './readAutoscaler.ts';

const scaleStrategies = [{ metricName: 'qps', threshold: 10 }];
const good = { min: 1, max: 4, scaleStrategies };

describe('the body of an autoscaler', () => {
  it.each([
    ['the least of a creation', { ...good, min: 0 }, 0],
    ['the least of an update', { ...good, min: 1 }, 1],
    ['the most', { ...good, min: 999, max: 1000 }, 0],
    ['a threshold below one', { ...good, scaleStrategies: [{ metricName: 'qps1k', threshold: 0.5 }] }, 0],
    ['any metric name', { ...good, scaleStrategies: [{ metricName: 'custom[a]@b[c]', threshold: 1 }] }, 0],
    [
      'windows at both ends',
      {
        ...good,
        behavior: { scaleUp: { stabilizationWindowSeconds: 0 }, scaleDown: { stabilizationWindowSeconds: 3600 } },
      },
      0,
    ],
    ['parts of the behaviour that it does not know', { ...good, behavior: { onZero: { interceptTraffic: true } } }, 0],
  ] as const)('may have %s', (_name, body, least) => {
    expect(readAutoscaler(body, least)).toMatchObject({ min: body.min, max: body.max });
  });

  it.each([
    ['min', { ...good, min: -1 }, 0, 'min must be a whole number from 0 to 1000.'],
    ['min of an update', { ...good, min: 0 }, 1, 'min must be a whole number from 1 to 1000.'],
    ['min as text', { ...good, min: '1' }, 0, 'min must be a whole number from 0 to 1000.'],
    ['max', { ...good, max: 1001 }, 0, 'max must be a whole number from 1 to 1000.'],
    ['half a max', { ...good, max: 2.5 }, 0, 'max must be a whole number from 1 to 1000.'],
    ['max like min', { ...good, min: 4 }, 0, 'max must be greater than min, but max is 4 and min is 4.'],
    ['no min', { max: 4, scaleStrategies }, 0, 'min is mandatory for this action.'],
    [
      'keys in upper case',
      { Min: 1, Max: 4, ScaleStrategies: scaleStrategies },
      0,
      'min is mandatory for this action.',
    ],
    ['no strategies', { min: 1, max: 4 }, 0, 'scaleStrategies is mandatory for this action.'],
    ['an empty list', { ...good, scaleStrategies: [] }, 0, 'at least one strategy'],
    [
      'snake case',
      { ...good, scaleStrategies: [{ metric_name: 'qps', threshold: 1 }] },
      0,
      'scaleStrategies.0 is not valid',
    ],
    [
      'a threshold of zero',
      { ...good, scaleStrategies: [{ metricName: 'qps', threshold: 0 }] },
      0,
      'a threshold above 0',
    ],
    [
      'a window',
      { ...good, behavior: { scaleDown: { stabilizationWindowSeconds: 3601 } } },
      0,
      'behavior.scaleDown.stabilizationWindowSeconds must be from 0 to 3600 seconds.',
    ],
    [
      'a window as text',
      { ...good, behavior: { scaleDown: { stabilizationWindowSeconds: '1' } } },
      0,
      'behavior.scaleDown.stabilizationWindowSeconds is not of the right type.',
    ],
    [
      'waking nobody',
      { ...good, behavior: { onZero: { scaleUpActivationReplicas: 0 } } },
      0,
      'scaleUpActivationReplicas must be a whole number from 1',
    ],
    ['no object', [1], 0, 'must be a JSON object'],
  ] as const)('may not have %s', (_name, body, least, sentence) => {
    expect(() => readAutoscaler(body, least)).toThrow(sentence);
  });
});
