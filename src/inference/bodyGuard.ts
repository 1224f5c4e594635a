import type { CloudError } from '../cloud/errors.ts';
import { answerTooLargeCode, callError, stalledCode, type Call } from './call.ts';

/** Limits of one answer. */
export interface BodyLimits {
  /** The longest silence before and inside the answer, in ms. */
  readonly idleMs: number;
  /** The longest run without a line end, in bytes: a client that reads lines keeps this much in memory. */
  readonly maxLineBytes: number;
}

/**
 * Watches one call: aborts it after a silence or an endless line, and knows whether its body came to an end. `failure`
 * tells why it was aborted.
 */
export class BodyGuard {
  readonly #abort = new AbortController();
  readonly #call: Call;
  readonly #limits: BodyLimits;
  #timer: NodeJS.Timeout | undefined;
  #lineBytes = 0;
  #tail = '';
  /** Why the guard ended the call, when it did. */
  failure: CloudError | undefined;
  /** True once the server closed the body in order. */
  ended = false;
  /** Bytes of the body so far. */
  bytes = 0;

  constructor(call: Call, limits: BodyLimits) {
    this.#call = call;
    this.#limits = limits;
    this.#restart();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** True when the last bytes hold the `[DONE]` that ends an OpenAI stream. */
  get doneSeen(): boolean {
    return /data:\s*\[DONE\]\s*$/.test(this.#tail);
  }

  /** The same answer with a watched body. */
  watch(response: Response): Response {
    this.#restart();
    if (response.body === null) return response;
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.#see(chunk);
        controller.enqueue(chunk);
      },
      flush: () => {
        this.ended = true;
        this.stop();
      },
    });
    return new Response(response.body.pipeThrough(watched), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  }

  /** Ends the watch. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #see(chunk: Uint8Array): void {
    this.#restart();
    this.bytes += chunk.byteLength;
    const lineEnd = chunk.lastIndexOf(0x0a);
    this.#lineBytes = lineEnd === -1 ? this.#lineBytes + chunk.byteLength : chunk.byteLength - lineEnd - 1;
    this.#tail = (this.#tail + String.fromCharCode(...chunk.subarray(-32))).slice(-32);
    if (this.#lineBytes > this.#limits.maxLineBytes) {
      this.#fail(callError(this.#call, { kind: 'unexpected-answer', code: answerTooLargeCode }));
    }
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#fail(callError(this.#call, { kind: 'timeout', code: stalledCode })),
      this.#limits.idleMs,
    );
  }

  #fail(failure: CloudError): void {
    this.failure ??= failure;
    this.stop();
    this.#abort.abort();
  }
}
