import { type IncomingMessage, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Answer } from '../protocol/answerBodies.ts';
import { type BodyFault, touchesBytes } from './bodyFaults.ts';
import { FaultyBody } from './faultyBody.ts';
import { REFUSAL_LINGER_MS } from '../inferred.ts';
import type { Clock } from '../pace/timeline.ts';
import type { RequestObserver } from '../traffic.ts';

/** One request and its answer. Everything that is answered goes through here, so that a fault can touch all of it. */
export class Exchange {
  readonly req: IncomingMessage;
  readonly fault: BodyFault | undefined;
  /** Told how the work on the request goes on. */
  observer: RequestObserver | undefined;
  readonly #res: ServerResponse;
  readonly #clock: Clock;
  readonly #faulty: FaultyBody | undefined;
  readonly #began: number;
  #refused: number | undefined;

  constructor(req: IncomingMessage, res: ServerResponse, fault: BodyFault | undefined, clock: Clock) {
    this.req = req;
    this.fault = fault;
    this.#res = res;
    this.#clock = clock;
    this.#began = clock.now();
    // A client that leaves in the middle of a write is no error of ours; `onClose` tells who cares.
    res.on('error', () => undefined);
    this.#faulty = fault !== undefined && touchesBytes(fault) ? new FaultyBody(res, fault, clock) : undefined;
  }

  /** True once an answer has begun, or nobody is there to get one. */
  get settled(): boolean {
    return this.#res.headersSent || this.#res.destroyed || this.#res.writableEnded;
  }

  /** The status of the answer; 499 while there is none, as when the client left before it. */
  get status(): number {
    return this.#refused ?? (this.#res.headersSent ? this.#res.statusCode : 499);
  }

  /** Time since the request came, in ms. */
  get ageMs(): number {
    return this.#clock.now() - this.#began;
  }

  /** Calls back once when the answer is sent or the client is gone, whichever comes first. */
  onClose(listener: () => void): void {
    if (this.#res.destroyed || this.#res.closed) listener();
    else this.#res.once('close', listener);
  }

  /** Answers at once. Does nothing when an answer has begun. */
  answer({ status, type, text, headers }: Answer): void {
    if (this.settled) return;
    const length = Buffer.byteLength(text);
    this.#res.writeHead(status, { ...headers, 'content-type': type, 'content-length': length });
    if (this.req.method === 'HEAD' || this.#faulty === undefined) {
      this.#res.end(text);
      return;
    }
    this.#faulty.write(text);
    this.#faulty.end();
  }

  /**
   * Answers a request whose body is not wanted, and closes the connection without reading on. Written to the socket
   * itself, because the server would cut the connection at once, and the sender, still sending, would never read why.
   */
  refuseBody({ status, type, text }: Answer): void {
    if (this.settled) return;
    this.#refused = status;
    const { socket } = this.req;
    const length = Buffer.byteLength(text);
    const reason = STATUS_CODES[status] ?? '';
    socket.end(
      `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${text}`,
    );
    const stop = this.#clock.after(REFUSAL_LINGER_MS, () => socket.destroy());
    socket.once('close', stop);
  }

  /** Begins a stream of server-sent events: the client sees the status before the first token. */
  beginStream(headers: Readonly<Record<string, string>>): void {
    if (this.settled) return;
    this.#res.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    });
    this.#res.flushHeaders();
  }

  /** Sends a part of a stream; false when the client does not keep up: wait for `onDrain`. */
  write(text: string): boolean {
    if (this.#faulty === undefined) return this.#res.write(text);
    this.#faulty.write(text);
    return true;
  }

  /** Calls back once when the client has caught up. */
  onDrain(listener: () => void): void {
    this.#res.once('drain', listener);
  }

  /** Ends a stream. */
  end(): void {
    if (this.#faulty === undefined) this.#res.end();
    else this.#faulty.end();
  }

  /** Breaks the connection, as when the instance behind it dies. */
  destroy(): void {
    this.#res.destroy();
  }
}
