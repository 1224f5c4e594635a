import { type ChunkFormat, DONE, type Usage } from '../protocol/chunkFormat.ts';
import type { Exchange } from './exchange.ts';
import { type Generation, outputTokens } from '../canned/generation.ts';

/** Sends a generation token by token. The engine goes on while the client is slow; the text waits for the client. */
export class TokenStream {
  readonly #exchange: Exchange;
  readonly #format: ChunkFormat;
  readonly #generation: Generation;
  readonly #usage: Usage | undefined;
  #produced = 0;
  #written = 0;
  #blocked = false;

  /** @param usage sent before the end, when the client asked for it */
  constructor(exchange: Exchange, format: ChunkFormat, generation: Generation, usage: Usage | undefined) {
    this.#exchange = exchange;
    this.#format = format;
    this.#generation = generation;
    this.#usage = usage;
  }

  /** The engine has produced this many tokens in total. */
  progress(produced: number): void {
    this.#produced = produced;
    if (!this.#blocked) this.#flush();
  }

  #flush(): void {
    const ended = this.#produced === outputTokens(this.#generation);
    let text = this.#written === 0 ? this.#format.opening : '';
    for (; this.#written < this.#produced; this.#written += 1) text += this.#chunk(this.#written);
    if (ended) text += this.#closing();
    const ready = text === '' || this.#exchange.write(text);
    if (ended) this.#exchange.end();
    else if (!ready) this.#waitForClient();
  }

  #waitForClient(): void {
    this.#blocked = true;
    this.#exchange.onDrain(() => {
      this.#blocked = false;
      if (this.#written < this.#produced) this.#flush();
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
