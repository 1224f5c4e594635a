/** What limits a service. */
export type Bottleneck = 'prefill' | 'decode-step' | 'decode-kv' | 'transfer' | 'router' | 'none';

/** What is seen of a service over one window, after serving/metrics.md, section 3. */
export interface Observed {
  /** Where the mean time until the first token goes, seconds. */
  readonly routerQueue: number;
  readonly prefillQueue: number;
  readonly prefill: number;
  readonly transfer: number;
  readonly decodeQueue: number;
  readonly firstStep: number;
  /** Share of the window in which prefill computed. */
  readonly prefillLoad: number;
  /** Mean share of the decode workers' KV cache in use. */
  readonly kvUtilization: number;
  readonly preemptions: number;
  /** Time per output token seen, and what it may be at most. */
  readonly tpotSeconds: number;
  readonly tpotLimitSeconds: number;
}

const ROUTER_SHARE = 0.3;
const PREFILL_FULL = 0.85;
/** A mean wait for prefill that is a mark of saturation by itself, seconds: the mean load of a window hides its peak. */
const LONG_PREFILL_QUEUE = 5;
const TRANSFER_SHARE = 0.2;
const KV_FULL = 0.9;

/** The verdict on a window; the first rule that holds, in the order of serving/metrics.md, section 3. */
export function bottleneckOf(seen: Observed): Bottleneck {
  const { routerQueue, prefillQueue, prefill, transfer, decodeQueue, firstStep } = seen;
  const ttft = routerQueue + prefillQueue + prefill + transfer + decodeQueue + firstStep;
  if (routerQueue > ROUTER_SHARE * ttft && seen.prefillLoad < PREFILL_FULL) return 'router';
  const others = Math.max(routerQueue, prefill, transfer, decodeQueue, firstStep);
  const full = seen.prefillLoad > PREFILL_FULL || prefillQueue > LONG_PREFILL_QUEUE;
  if (full && prefillQueue > others) return 'prefill';
  if (transfer > TRANSFER_SHARE * ttft) return 'transfer';
  // Within one step somebody leaves, and everybody waits that long.
  const waits = decodeQueue > firstStep;
  if (seen.preemptions > 0 || waits || seen.kvUtilization > KV_FULL) return 'decode-kv';
  return seen.tpotSeconds > seen.tpotLimitSeconds ? 'decode-step' : 'none';
}
