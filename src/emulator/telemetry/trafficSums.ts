/** What requests to a service came to in some span. */
export interface TrafficSums {
  /** Requests that came. */
  arrived: number;
  /** Requests that were answered, by the class of their status. */
  ok: number;
  clientErrors: number;
  serverErrors: number;
  /** Response times of those answered, in ms. */
  totalMs: number;
  shortestMs: number;
  longestMs: number;
  bytesIn: number;
  bytesOut: number;
  promptTokens: number;
  outputTokens: number;
}

export function noTraffic(): TrafficSums {
  return {
    arrived: 0,
    ok: 0,
    clientErrors: 0,
    serverErrors: 0,
    totalMs: 0,
    shortestMs: Number.POSITIVE_INFINITY,
    longestMs: 0,
    bytesIn: 0,
    bytesOut: 0,
    promptTokens: 0,
    outputTokens: 0,
  };
}

/** Requests that were answered. */
export function answered(sums: TrafficSums): number {
  return sums.ok + sums.clientErrors + sums.serverErrors;
}

/** Adds an answer to what a bucket has. */
export function addAnswer(
  sums: TrafficSums,
  answer: { status: number; ms: number; bytesIn: number; bytesOut: number },
) {
  if (answer.status >= 500) sums.serverErrors += 1;
  else if (answer.status >= 400) sums.clientErrors += 1;
  else sums.ok += 1;
  sums.totalMs += answer.ms;
  sums.shortestMs = Math.min(sums.shortestMs, answer.ms);
  sums.longestMs = Math.max(sums.longestMs, answer.ms);
  sums.bytesIn += answer.bytesIn;
  sums.bytesOut += answer.bytesOut;
}

/** Several spans as one. */
export function sumTraffic(parts: readonly TrafficSums[]): TrafficSums {
  const all = noTraffic();
  for (const part of parts) {
    all.arrived += part.arrived;
    all.ok += part.ok;
    all.clientErrors += part.clientErrors;
    all.serverErrors += part.serverErrors;
    all.totalMs += part.totalMs;
    all.shortestMs = Math.min(all.shortestMs, part.shortestMs);
    all.longestMs = Math.max(all.longestMs, part.longestMs);
    all.bytesIn += part.bytesIn;
    all.bytesOut += part.bytesOut;
    all.promptTokens += part.promptTokens;
    all.outputTokens += part.outputTokens;
  }
  return all;
}
