import * as z from 'zod/mini';
import type { TimeScale } from '../clock.ts';
import { minutes } from '../inferred.ts';
import type { InstanceFault } from '../instanceFaults.ts';
import type { Pace, Trouble } from '../state/instanceRecord.ts';
import type { ServiceConfig } from './config.ts';

/** A probe of a container, as far as it says how long it waits (eas/product.md, section 3.4). */
const Probe = z.looseObject({
  initial_delay_seconds: z.optional(z.number()),
  period_seconds: z.optional(z.number()),
  failure_threshold: z.optional(z.number()),
});

const Runtime = z.looseObject({ enable_crash_block: z.optional(z.boolean()) });

function probeOf(config: ServiceConfig, name: string): z.infer<typeof Probe> {
  const read = z.safeParse(Probe, config.containers?.[0]?.[name]);
  return read.success ? read.data : {};
}

/** How long a container may take until its startup probe is given up, in ms; undefined when nothing says it. */
export function startupWindow(config: ServiceConfig, scale: TimeScale): number | undefined {
  const {
    initial_delay_seconds: delay = 0,
    period_seconds: period,
    failure_threshold: most,
  } = probeOf(config, 'startup_check');
  return period === undefined || most === undefined ? undefined : scale.ms((delay + period * most) / 60);
}

/** From the first failed liveness check until the container is restarted, in ms. */
function livenessWindow(config: ServiceConfig, scale: TimeScale): number {
  const { period_seconds: period = 10, failure_threshold: most = 3 } = probeOf(config, 'liveness_check');
  return scale.ms((period * most) / 60);
}

function staysDown(config: ServiceConfig): boolean {
  const read = z.safeParse(Runtime, config['runtime']);
  return read.success && read.data.enable_crash_block === true;
}

/** What the configuration itself lets fail: a startup probe that gives up before the engine can have loaded. */
function ownTrouble(config: ServiceConfig, pace: Pace, scale: TimeScale): Trouble | undefined {
  const window = startupWindow(config, scale);
  if (window === undefined || window >= pace.loadMs + pace.probeMs) return undefined;
  const later = pace.againMs + pace.againProbeMs <= window;
  return { kind: 'health-check', since: 'start', afterMs: window, lingerMs: 0, ...(later ? { times: 1 } : {}) };
}

function faultTrouble(rule: InstanceFault, config: ServiceConfig, pace: Pace, scale: TimeScale): Trouble | undefined {
  const times = rule.times === undefined ? {} : { times: rule.times };
  const { instance: kind, afterMinutes } = rule;
  switch (kind) {
    case 'health-check': {
      const afterMs = startupWindow(config, scale) ?? scale.ms(minutes.startupWindow);
      return { kind, since: 'start', afterMs, lingerMs: 0, ...times };
    }
    case 'liveness': {
      const afterMs = scale.ms(afterMinutes ?? minutes.runsBeforeTrouble);
      return { kind, since: 'ready', afterMs, lingerMs: livenessWindow(config, scale), ...times };
    }
    case 'crash':
    case 'oom':
    case 'cuda-oom':
    case 'nccl': {
      const since = rule.when ?? 'start';
      const usual = since === 'ready' ? scale.ms(minutes.runsBeforeTrouble) : pace.againMs * minutes.failsAt[kind];
      const afterMs = afterMinutes === undefined ? Math.round(usual) : scale.ms(afterMinutes);
      return { kind, since, afterMs, lingerMs: 0, ...times };
    }
    default:
      return undefined;
  }
}

/** What goes wrong in the container of an instance that starts at `pulledAt`; undefined when nothing does. */
export function planTrouble(
  given: { readonly config: ServiceConfig; readonly fault?: InstanceFault | undefined },
  pace: Pace,
  pulledAt: number,
  scale: TimeScale,
): Trouble | undefined {
  const { config, fault } = given;
  const trouble = (fault && faultTrouble(fault, config, pace, scale)) ?? ownTrouble(config, pace, scale);
  if (!trouble) return undefined;
  const down = staysDown(config);
  const neverReady = trouble.since === 'start' && trouble.afterMs < pace.againMs + pace.againProbeMs;
  const isProbe = trouble.kind === 'health-check';
  const hopeless = (neverReady || isProbe) && trouble.times === undefined && !down;
  const givesUpAt = pulledAt + trouble.afterMs + scale.ms(minutes.giveUp.crash);
  return { ...trouble, ...(down ? { staysDown: true } : {}), ...(hopeless ? { givesUpAt } : {}) };
}

/** What a rule does to an instance that runs already, from now on; undefined when it is for starting ones. */
export function troubleFrom(
  rule: InstanceFault,
  given: { readonly config: ServiceConfig; readonly pace: Pace; readonly now: number },
  scale: TimeScale,
): Trouble | undefined {
  const trouble = faultTrouble(rule, given.config, given.pace, scale);
  if (trouble?.since !== 'ready') return undefined;
  return { ...trouble, ...(staysDown(given.config) ? { staysDown: true } : {}), from: given.now };
}
