import { type ChunkFormat, DONE, type Usage } from '../protocol/chunkFormat.ts';
import type { Exchange } from './exchange.ts';
import { type Generation, outputTokens } from '../canned/generation.ts';

/** Characters that are sent without a wait for more that is due at the same moment. */
const FULL = 16_384;

/**
 * Sends a generation token by token. What is due at the same moment goes out in one write. The engine goes on while the
 * client is slow; the text waits for the client.
 */
export class TokenStream {
  readonly #exchange: Exchange;
  readonly #format: ChunkFormat;
  readonly #generation: Generation;
  readonly #usage: Usage | undefined;
  readonly #total: number;
  #text: string;
  #produced = 0;
  #written = 0;
  #blocked = false;
  #sending = false;
  #ended = false;

  /** @param usage sent before the end, when the client asked for it */
  constructor(exchange: Exchange, format: ChunkFormat, generation: Generation, usage: Usage | undefined) {
    this.#exchange = exchange;
    this.#format = format;
    this.#generation = generation;
    this.#usage = usage;
    this.#total = outputTokens(generation);
    this.#text = format.opening;
  }

  /** The engine has produced this many tokens in total. */
  progress(produced: number): void {
    this.#produced = produced;
    if (!this.#blocked) this.#write();
  }

  /** Writes what was produced; it is sent when the moment is over, or when it is much. */
  #write(): void {
    while (this.#written < this.#produced && !this.#blocked) {
      this.#text += this.#chunk(this.#written);
      this.#written += 1;
      if (this.#written === this.#total) this.#text += this.#closing();
      if (this.#text.length >= FULL) this.#send();
    }
    if (this.#sending || this.#blocked) return;
    this.#sending = true;
    queueMicrotask(() => {
      this.#sending = false;
      if (!this.#blocked) this.#send();
    });
  }

  #send(): void {
    if (this.#ended) return;
    const text = this.#text;
    this.#text = '';
    const ready = text === '' || this.#exchange.write(text);
    this.#ended = this.#written === this.#total;
    if (this.#ended) this.#exchange.end();
    else if (!ready) this.#waitForClient();
  }

  #waitForClient(): void {
    this.#blocked = true;
    this.#exchange.onDrain(() => {
      this.#blocked = false;
      if (this.#written < this.#produced) this.#write();
    });
  }

  #chunk(index: number): string {
    const { reasoning, answer } = this.#generation;
    const thought = reasoning[index];
    if (thought !== undefined) return this.#format.reasoning(thought);
    const text = answer[index - reasoning.length] ?? '';
    return text === '' ? '' : this.#format.answer(text);
  }

  #closing(): string {
    const { finishReason, stopReason } = this.#generation;
    const usage = this.#usage === undefined ? '' : this.#format.usage(this.#usage);
    const done = this.#exchange.fault?.omitDone ? '' : DONE;
    return this.#format.finish(finishReason, stopReason) + usage + done;
  }
}
