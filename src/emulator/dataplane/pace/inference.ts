import { kvTransferSeconds } from '../../../serving/kvTransfer.ts';
import type { Resident } from './decodeRanks.ts';
import type { Route } from '../router.ts';
import type { Timeline } from './timeline.ts';

/** One request under way on its instances. */
export interface InferencePlan {
  readonly route: Route;
  readonly promptTokens: number;
  /** Tokens that the answer will have. */
  readonly outputTokens: number;
  /** Tokens between two calls of `onProgress`: 1 for a stream, more when nobody watches. */
  readonly stride: number;
  /** The tokens produced so far, in total. The last call has `outputTokens`. */
  readonly onProgress: (produced: number) => void;
}

/**
 * Runs a request through prefill, KV transfer and decode in the time that the serving model gives each: its first token
 * comes one decode step after it arrives at the decode rank, the others a time per output token apart, against absolute
 * deadlines. The answer cancels it and frees both instances at once; cancelling twice, or after the end, does nothing.
 */
export function startInference(timeline: Timeline, plan: InferencePlan): () => void {
  const { prefill, decode, decodeRank } = plan.route;
  const resident = decode.decode.promise(decodeRank, plan.promptTokens, plan.outputTokens);
  let over = false;
  let cancelStage = prefill.prefill.add(plan.promptTokens, (at) => {
    const arrival = at + transferMs(plan);
    cancelStage = timeline.at(arrival, () => decodeFrom(arrival));
  });
  return cancel;

  function decodeFrom(arrival: number): void {
    decode.decode.arrive(resident);
    advance(0, arrival + decode.decode.stepMs());
  }

  /** `produced` tokens are out, the next falls due at `deadline`. */
  function advance(produced: number, deadline: number): void {
    cancelStage = timeline.at(deadline, () => {
      const [total, next] = catchUp(plan, timeline, resident, produced, deadline);
      if (total < plan.outputTokens) advance(total, next);
      else cancel();
      plan.onProgress(total);
    });
  }

  function cancel(): void {
    if (over) return;
    over = true;
    cancelStage();
    decode.decode.leave(resident);
  }
}

/** Produces every token that is due by now: after a late timer several at once, so that the stream does not drift. */
function catchUp(
  plan: InferencePlan,
  timeline: Timeline,
  resident: Resident,
  produced: number,
  deadline: number,
): [produced: number, deadline: number] {
  const { decode } = plan.route.decode;
  let total = produced === 0 ? 1 : Math.min(plan.outputTokens, produced + plan.stride);
  decode.grow(resident, total - produced);
  let next = deadline + nextStride(plan, total) * decode.tokenMs();
  while (total < plan.outputTokens && timeline.isDue(next)) {
    const tokens = nextStride(plan, total);
    total += tokens;
    decode.grow(resident, tokens);
    next += nextStride(plan, total) * decode.tokenMs();
  }
  return [total, next];
}

function nextStride(plan: InferencePlan, produced: number): number {
  return Math.min(plan.stride, plan.outputTokens - produced);
}

/** The KV cache travels only when another instance decodes. */
function transferMs({ route, promptTokens }: InferencePlan): number {
  if (route.prefill === route.decode) return 0;
  const { model, kvCacheBytes } = route.decode.spec;
  return 1000 * kvTransferSeconds(model, promptTokens, kvCacheBytes);
}
