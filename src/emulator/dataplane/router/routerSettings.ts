import * as z from 'zod/mini';
import type { RouterSources } from '../directory.ts';
import type { WorkerRole } from './worker.ts';

/** What an instance may have at most; 0 = no limit. */
export interface Limit {
  readonly requests: number;
  readonly tokens: number;
}

/** `llm_gateway.rate_limit` (eas/product.md, section 2.3). */
export interface RateLimit {
  readonly enabled: boolean;
  /** Counted on each instance, or over all of a role. */
  readonly scope: 'instance' | 'service';
  readonly action: 'reject' | 'queue';
  readonly waitMs: number;
  readonly retryMs: number;
  readonly limits: Readonly<Record<WorkerRole, Limit>>;
}

/** What a router goes by. */
export interface RouterSettings {
  readonly policy: string;
  /** Requests that may wait in it. */
  readonly maxQueueSize: number;
  /** Instances that are tried after the first one failed. */
  readonly retryCount: number;
  readonly rateLimit: RateLimit;
}

type Values = ReadonlyMap<string, unknown>;

const Switch = z.union([z.boolean(), z.enum(['true', 'false'])]);
const Amount = z.union([z.number().check(z.gte(0)), z.string().check(z.regex(/^\d+(\.\d+)?$/))]);

/** The settings of a router: of its hot configuration first, then of its service configuration, then the defaults. */
export function routerSettingsOf(sources: RouterSources | undefined): RouterSettings {
  const values = new Map<string, unknown>();
  if (sources !== undefined) {
    flatten('llm_gateway', sources.gateway, values);
    flatten('llm_scheduler', sources.scheduler, values);
    // Keys of configurations may be written with slashes as well.
    for (const [key, value] of Object.entries(sources.hot)) flatten(key.replaceAll('/', '.'), value, values);
  }
  const policy = [values.get('llm_scheduler.policy'), values.get('llm_gateway.schedule_policy')].find(isName);
  return {
    policy: policy ?? 'least-token',
    maxQueueSize: amount(values, 'llm_gateway.max_queue_size', 512),
    retryCount: amount(values, 'llm_gateway.retry_count', 2),
    rateLimit: rateLimitOf(values),
  };
}

function rateLimitOf(values: Values): RateLimit {
  const at = (name: string): string => `llm_gateway.rate_limit.${name}`;
  const normal = limitOf(values, '', { requests: 0, tokens: 0 });
  return {
    enabled: isOn(values.get(at('enable'))),
    scope: values.get(at('scope')) === 'service' ? 'service' : 'instance',
    action: values.get(at('action')) === 'queue' ? 'queue' : 'reject',
    waitMs: amount(values, at('max_ratelimit_wait_timeout'), 5000),
    retryMs: Math.max(1, amount(values, at('ratelimit_retry_interval'), 100)),
    // Without limits of their own, the general ones hold for both roles [INFER].
    limits: { normal, prefill: limitOf(values, 'prefill', normal), decode: limitOf(values, 'decode', normal) },
  };
}

/** Both orders of the words are in use: `max_prefill_requests_…` in the source, `prefill_max_requests_…` in the text. */
function limitOf(values: Values, role: string, fallback: Limit): Limit {
  const of = (what: 'requests' | 'tokens'): number => {
    const after = amount(values, `llm_gateway.rate_limit.max_${role === '' ? '' : `${role}_`}${what}_per_instance`, 0);
    const before = amount(values, `llm_gateway.rate_limit.${role}_max_${what}_per_instance`, 0);
    return after || before || fallback[what];
  };
  return { requests: of('requests'), tokens: of('tokens') };
}

function amount(values: Values, key: string, fallback: number): number {
  const read = z.safeParse(Amount, values.get(key));
  return read.success ? Number(read.data) : fallback;
}

function isOn(value: unknown): boolean {
  const read = z.safeParse(Switch, value);
  return read.success && String(read.data) === 'true';
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Writes a nested value as dotted keys; a later one takes the place of an earlier one. */
function flatten(key: string, value: unknown, into: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    into.set(key, value);
    return;
  }
  for (const [name, inner] of Object.entries(value)) flatten(`${key}.${name}`, inner, into);
}
