import { isObject, listAt, numberAt, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import type { Worker } from '../facts/worker.ts';
import { warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';

const probes = ['startup_check', 'liveness_check', 'readiness_check', 'health_check'];
const ways = ['http_get', 'tcp_socket', 'exec'];

/** Each probe asks in one way. */
export function checkProbes({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  return listAt(document, 'containers').flatMap((container, index) =>
    probes.flatMap((name) => {
      const probe = isObject(container) ? container[name] : undefined;
      if (!isObject(probe) || ways.filter((way) => Object.hasOwn(probe, way)).length === 1) return [];
      const path = pointer(at, 'containers', index, name);
      return [warningAt(path, 'probe-way', t('A probe asks in one way: http_get, tcp_socket or exec.'))];
    }),
  );
}

/** Weights above this take many minutes to load. */
const largeBytes = 200e9;
/** Loading a model of this class in less has not been seen (eas/product.md, sections 1.4 and 13). */
const leastSeconds = 600;

/** A probe that gives up before a large model is loaded: the container is restarted for ever. */
export function checkProbeTime({ part, weighed }: Worker, { t }: ValidateOptions): Finding[] {
  const experts = weighed?.experts;
  if (!weighed || !experts) return [];
  const bytes = weighed.weightBytes * experts.parameters * experts.count * (weighed.layers - weighed.denseLayers);
  if (bytes < largeBytes) return [];
  return listAt(part.document, 'containers').flatMap((container, index) => {
    if (!isObject(container)) return [];
    const name = ['startup_check', 'health_check', 'liveness_check'].find((key) => isObject(container[key]));
    const probe = name === undefined ? undefined : container[name];
    if (name === undefined || !isObject(probe)) return [];
    const seconds = secondsOf(probe);
    if (seconds >= leastSeconds) return [];
    const path = pointer(part.at, 'containers', index, name);
    const message = t(
      'The probe gives up after {0} seconds, but {1} takes many minutes to load: EAS would restart it again and again.',
      seconds,
      weighed.name,
    );
    const long = { ...probe, initial_delay_seconds: 120, period_seconds: 30, failure_threshold: 120 };
    const fix = { label: t('Give it an hour'), edits: [{ op: 'set' as const, path, value: long }] };
    return [warningAt(path, 'probe-too-short', message, fix)];
  });
}

/** How long a container may take at first; the defaults are EAS's [SKILL]. */
function secondsOf(probe: JsonObject): number {
  const initial = numberAt(probe, 'initial_delay_seconds') ?? 15;
  const period = numberAt(probe, 'period_seconds') ?? 10;
  return initial + period * Math.max(1, numberAt(probe, 'failure_threshold') ?? 3);
}
