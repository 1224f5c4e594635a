import { plainSeconds } from '../clock.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { configOf, type ServiceConfig } from './config.ts';
import { containersOf, machineNames } from './containers.ts';
import { engineOf, machineOf, modelOf, servedModelName } from './modelOf.ts';
import { paceOf, runsOf, type Run } from './runs.ts';
import { lastWords } from './troubleLog.ts';

/** One line of a container's log. */
export interface LogLine {
  /** Real time, ms. */
  readonly at: number;
  /** The instance, of several machines the machine. */
  readonly instance: string;
  readonly container: string;
  /** The line as it is shown, with its time. */
  readonly text: string;
}

/** Distance between two answered health checks in the log, in ms. */
const healthEveryMs = 30_000;
/** The most that is made up for one instance: older health checks are left out. */
const mostHealthLines = 2000;

/** A container's output: when, level, text. */
type Said = readonly [at: number, level: string, text: string];

/** A container on one machine of an instance. */
interface Speaker {
  readonly service: ServiceRecord;
  readonly config: ServiceConfig;
  readonly instance: InstanceRecord;
  /** 0 for the machine that takes traffic. */
  readonly rank: number;
}

function loadingLines({ config, service }: Speaker, at: (part: number) => number): Said[] {
  const shards = Math.max(2, Math.min(40, Math.round((modelOf(config, service.name)?.billions ?? 8) / 8)));
  const steps = Math.min(shards, 12);
  return Array.from({ length: steps }, (_, index) => {
    const part = (index + 1) / steps;
    const text = `loading weights: ${Math.round(part * 100)} % (${Math.round(part * shards)} of ${shards} shards)`;
    return [at(0.05 + 0.8 * part), 'INFO', text];
  });
}

/** What a container says until it is ready, at the times of a run that nothing disturbs. */
function startLines(speaker: Speaker, run: Run): Said[] {
  const { config, service, instance, rank } = speaker;
  const pace = paceOf(instance);
  const from = run.startedAt;
  const loadedAt = from + (run.index === 0 ? pace.loadMs : pace.againMs);
  const readyAt = loadedAt + pace.probeMs;
  const at = (part: number): number => Math.round(from + part * (loadedAt - from));
  const port = config.containers?.[0]?.port ?? 8000;
  const engine = engineOf(config);
  if (engine === 'router') {
    return [
      [from, 'INFO', 'llm-gateway starting, policy least-token, queue 512'],
      [loadedAt, 'INFO', 'scheduler connected'],
      [readyAt, 'INFO', 'gateway listening on 0.0.0.0:8001'],
    ];
  }
  if (engine === 'unknown') {
    return [
      [from, 'INFO', 'container started'],
      [readyAt, 'INFO', `listening on 0.0.0.0:${port}`],
    ];
  }
  const machine = machineOf(config);
  const where = `${machine?.type ?? 'this machine'} with ${machine?.gpus ?? 0} x ${machine?.gpu || 'GPU'}`;
  const serving = rank === 0 ? `serving model ${servedModelName(config, service.name)} on http://0.0.0.0:${port}` : '';
  return [
    [from, 'INFO', `${engine} starting on ${where}`],
    [at(0.02), 'WARN', 'tokenizer: using the fast implementation'],
    ...loadingLines(speaker, at),
    [at(0.9), 'INFO', 'memory profiled, KV cache blocks allocated'],
    [loadedAt, 'INFO', 'capturing CUDA graphs'],
    [readyAt, 'INFO', serving || `rank ${rank} joined, waiting for work`],
  ];
}

/** Health checks of the time between, one line each. */
function healthLines(from: number | undefined, until: number, status: string): Said[] {
  if (from === undefined) return [];
  const count = Math.max(0, Math.floor((until - from) / healthEveryMs));
  const first = Math.max(1, count - mostHealthLines + 1);
  return Array.from({ length: Math.max(0, count - first + 1) }, (_, index) => {
    return [from + (first + index) * healthEveryMs, 'INFO', `"GET /health HTTP/1.1" ${status}`];
  });
}

/** One run of the main container as its log has it. */
function runLines(speaker: Speaker, run: Run, now: number): Said[] {
  const { instance, config, service, rank } = speaker;
  const until = Math.min(now, instance.endingAt ?? now);
  const end = Math.min(until, run.endedAt ?? until);
  const good = Math.min(end, run.failedAt ?? end);
  const isUnhealthy = instance.trouble?.kind === 'health-check' && run.end === 'trouble';
  const started = startLines(speaker, run).filter(([at]) => at < end && (!isUnhealthy || at <= (run.loadedAt ?? 0)));
  const checks = rank === 0 ? healthLines(run.readyAt, good, '200 OK') : [];
  const failing =
    rank === 0 ? healthLines(isUnhealthy ? run.loadedAt : run.failedAt, end, '503 Service Unavailable') : [];
  const lived = [...started, ...checks, ...failing].filter(([at]) => at <= end);
  if (run.endedAt !== undefined && run.endedAt <= until) {
    const { endedAt } = run;
    const machine = machineOf(config);
    const model = servedModelName(config, service.name);
    const place = {
      model,
      gpus: machine?.gpus ?? 0,
      gpuMemory: machine?.gpuMemory ?? 0,
      rank,
      wasReady: run.readyAt !== undefined,
    };
    const words = run.end === 'trouble' && instance.trouble ? lastWords(instance.trouble.kind, place) : sigterm;
    return [...lived, ...words.map(([level, text]): Said => [endedAt, level, text])];
  }
  const isOver = instance.endingAt !== undefined && instance.endingAt <= now;
  return isOver ? [...lived, ...sigterm.map(([level, text]): Said => [until, level, text])] : lived;
}

const sigterm = [['INFO', 'received SIGTERM, shutting down']] as const;

/** The lines of a container beside the main one: it starts, and that is all. */
function sidecarLines(instance: InstanceRecord, name: string, now: number, previous: boolean): Said[] {
  const { pulledAt } = instance;
  if (pulledAt === undefined || pulledAt > Math.min(now, instance.endingAt ?? now)) return [];
  const restarts = (instance.acts ?? []).filter((act) => act.sidecar === name && act.at <= now);
  const starts = [pulledAt, ...restarts.map((act) => act.at)];
  const index = starts.length - (previous ? 2 : 1);
  const from = starts[index];
  if (from === undefined) return [];
  const end = starts[index + 1];
  const started: Said = [from, 'INFO', `container ${name} started`];
  return end === undefined ? [started] : [started, [end, 'INFO', 'received SIGTERM, shutting down']];
}

function instanceLines(service: ServiceRecord, instance: InstanceRecord, now: number, previous: boolean): LogLine[] {
  const config = configOf(service);
  const run = runsOf(instance, now).at(previous ? -2 : -1);
  const [main, ...sidecars] = containersOf(config);
  return machineNames(instance, config).flatMap((name, rank) => {
    const lines = (container: string, said: readonly Said[]): LogLine[] =>
      said.map(([at, level, text]) => {
        return { at, instance: name, container, text: `[${plainSeconds(at)}] ${level.padEnd(5)} ${text}` };
      });
    return [
      ...lines(main.name, run ? runLines({ service, config, instance, rank }, run, now) : []),
      ...sidecars.flatMap((spec) => lines(spec.name, sidecarLines(instance, spec.name, now, previous))),
    ];
  });
}

/**
 * The logs of a service up to `now`, oldest first, those of instances that are gone included: of each container its
 * last run, or with `previous` the run before that.
 */
export function logLinesOf(service: ServiceRecord, now: number, previous = false): readonly LogLine[] {
  const lines = service.instances.flatMap((instance) => instanceLines(service, instance, now, previous));
  return lines.toSorted((a, b) => a.at - b.at);
}
