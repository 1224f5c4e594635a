import { plainSeconds } from '../clock.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf } from './config.ts';
import { engineOf, machineOf, modelOf, servedModelName } from './modelOf.ts';

/** One line of an instance's log. */
export interface LogLine {
  /** Real time, ms. */
  readonly at: number;
  readonly instance: string;
  /** The line as it is shown, with its time. */
  readonly text: string;
}

/** Distance between two answered health checks in the log, in ms. */
const healthEveryMs = 30_000;
/** The most that is made up for one instance: older health checks are left out. */
const mostHealthLines = 2000;

function line(instance: InstanceRecord, at: number, level: string, text: string): LogLine {
  return { at, instance: instance.name, text: `[${plainSeconds(at)}] ${level.padEnd(5)} ${text}` };
}

function startLines(service: ServiceRecord, instance: InstanceRecord): LogLine[] {
  const config = configOf(service);
  const { pulledAt, loadedAt, readyAt } = instance;
  if (pulledAt === undefined || loadedAt === undefined || readyAt === undefined) return [];
  const engine = engineOf(config);
  const between = (part: number): number => Math.round(pulledAt + part * (loadedAt - pulledAt));
  const info = (at: number, text: string): LogLine => line(instance, at, 'INFO', text);
  const machine = machineOf(config);
  const name = servedModelName(config, service.name);
  if (engine === 'router') {
    return [
      info(pulledAt, 'llm-gateway starting, policy least-token, queue 512'),
      info(loadedAt, 'scheduler connected'),
      info(readyAt, 'gateway listening on 0.0.0.0:8001'),
    ];
  }
  if (engine === 'unknown') return [info(pulledAt, 'container started'), info(readyAt, 'listening on 0.0.0.0:8000')];
  const shards = Math.max(2, Math.min(40, Math.round((modelOf(config, service.name)?.billions ?? 8) / 8)));
  const loading = Array.from({ length: Math.min(shards, 12) }, (_, index) => {
    const part = (index + 1) / Math.min(shards, 12);
    return info(
      between(0.05 + 0.8 * part),
      `loading weights: ${Math.round(part * 100)} % (${Math.round(part * shards)} of ${shards} shards)`,
    );
  });
  return [
    info(
      pulledAt,
      `${engine} starting on ${machine?.type ?? 'this machine'} with ${machine?.gpus ?? 0} x ${machine?.gpu ?? 'GPU'}`,
    ),
    line(instance, between(0.02), 'WARN', 'tokenizer: using the fast implementation'),
    ...loading,
    info(between(0.9), 'memory profiled, KV cache blocks allocated'),
    info(loadedAt, 'capturing CUDA graphs'),
    info(readyAt, `serving model ${name} on http://0.0.0.0:8000`),
  ];
}

function healthLines(instance: InstanceRecord, until: number): LogLine[] {
  if (instance.readyAt === undefined) return [];
  const count = Math.max(0, Math.floor((until - instance.readyAt) / healthEveryMs));
  const first = Math.max(1, count - mostHealthLines + 1);
  const { readyAt } = instance;
  return Array.from({ length: Math.max(0, count - first + 1) }, (_, index) =>
    line(instance, readyAt + (first + index) * healthEveryMs, 'INFO', '"GET /health HTTP/1.1" 200 OK'),
  );
}

/** The log of a service up to `now`, oldest first: instances that are gone included, problems that never ran not. */
export function logLinesOf(service: ServiceRecord, now: number): readonly LogLine[] {
  const lines = service.instances.flatMap((instance) => {
    const until = Math.min(now, instance.endingAt ?? now);
    const end =
      instance.endingAt !== undefined &&
      instance.endingAt <= now &&
      instance.pulledAt !== undefined &&
      instance.pulledAt <= instance.endingAt;
    const last = end ? [line(instance, until, 'INFO', 'received SIGTERM, shutting down')] : [];
    return [...startLines(service, instance), ...healthLines(instance, until)]
      .filter((entry) => entry.at <= until)
      .concat(last);
  });
  return lines.toSorted((a, b) => a.at - b.at);
}
