import type { TokenUsage } from './chatChunk.ts';

/** How fast one answer came. Times in ms; what cannot be told is undefined. */
export interface ChatTimings {
  /** From sending to the first piece of text, thinking included. */
  readonly timeToFirstTokenMs: number | undefined;
  /** (last piece − first piece) / (output tokens − 1). */
  readonly timePerOutputTokenMs: number | undefined;
  /** From the first to the last piece of thinking, up to the first piece of the answer. */
  readonly thinkingMs: number | undefined;
  readonly totalMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Output tokens / total time. */
  readonly tokensPerSecond: number | undefined;
  /** True when the server counted no tokens, and these counts are ours. */
  readonly estimated: boolean;
}

/** Takes the times of one answer. `now` gives ms of a clock that never jumps. */
export class TokenClock {
  readonly #now: () => number;
  readonly #sentAt: number;
  #firstAt: number | undefined;
  #lastAt: number | undefined;
  #thinkingFrom: number | undefined;
  #thinkingTo: number | undefined;
  #answered = false;
  #estimatedTokens = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#sentAt = now();
  }

  /** A piece of thinking or answer arrived. */
  mark(kind: 'reasoning' | 'content', text: string): void {
    const at = this.#now();
    this.#firstAt ??= at;
    this.#lastAt = at;
    this.#estimatedTokens += estimateTokens(text);
    if (kind === 'reasoning') this.#thinkingFrom ??= at;
    // The thought ends where the answer begins; until then each piece moves its end.
    if (kind === 'reasoning' || (this.#thinkingFrom !== undefined && !this.#answered)) this.#thinkingTo = at;
    if (kind === 'content') this.#answered = true;
  }

  /** The times so far; `input` is the text that was sent, for an estimate where the server counted nothing. */
  timings(usage: TokenUsage | undefined, input: readonly string[]): ChatTimings {
    const totalMs = this.#now() - this.#sentAt;
    const estimated = usage?.outputTokens === undefined || usage.inputTokens === undefined;
    const outputTokens = usage?.outputTokens ?? Math.round(this.#estimatedTokens);
    const inputTokens = usage?.inputTokens ?? Math.round(input.reduce((sum, text) => sum + estimateTokens(text), 0));
    return {
      timeToFirstTokenMs: this.#firstAt === undefined ? undefined : this.#firstAt - this.#sentAt,
      timePerOutputTokenMs: perToken(this.#firstAt, this.#lastAt, outputTokens),
      thinkingMs: span(this.#thinkingFrom, this.#thinkingTo),
      totalMs,
      inputTokens,
      outputTokens,
      tokensPerSecond: outputTokens > 0 && totalMs > 0 ? (outputTokens / totalMs) * 1000 : undefined,
      estimated,
    };
  }
}

function span(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

function perToken(first: number | undefined, last: number | undefined, tokens: number): number | undefined {
  const between = span(first, last);
  return between === undefined || between === 0 || tokens < 2 ? undefined : between / (tokens - 1);
}

/** A rough count for text without a tokenizer: about 4 letters, or 1.5 Chinese characters, make a token. */
function estimateTokens(text: string): number {
  const wide = text.match(/[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g)?.length ?? 0;
  return wide / 1.5 + (text.length - wide) / 4;
}
