import type { Prompt, Served } from './request.ts';

/** The workers of a deployment, and the way that requests take through them. */
export interface Service {
  /** Takes a request now; `done` is told when it has its last token. */
  serve(prompt: Prompt, done: (served: Served) => void): void;
  /** How the workers fared from the beginning until now. */
  figures(): ServiceFigures;
}

/** Means over all workers of a role and over the time of a run. */
export interface ServiceFigures {
  /** Share of the time in which a prefill worker computes. */
  readonly prefillUtilization: number;
  /** The same until the last prompt was computed: without the time in which nothing came any more. */
  readonly prefillLoad: number;
  /** Prompt tokens computed, and taken from the prefix cache, by all workers. */
  readonly prefillTokens: number;
  readonly cachedTokens: number;
  readonly decodeBatchPerRank: number;
  readonly kvUtilization: number;
  readonly preemptions: number;
}
