import type { ServerResponse } from 'node:http';
import type { BodyFault } from './bodyFaults.ts';
import type { Clock } from '../pace/timeline.ts';

/** Between two pieces of a split body, so that they arrive apart. */
const PIECE_GAP_MS = 2;
const FIRST_CONTINUATION = 0x80;
const LAST_CONTINUATION = 0xbf;

/** Sends a body the way a fault asks for: in pieces, with a pause, or not to its end. */
export class FaultyBody {
  readonly #res: ServerResponse;
  readonly #fault: BodyFault;
  readonly #clock: Clock;
  #waiting = Buffer.alloc(0);
  #sent = 0;
  #ended = false;
  #pumping = false;
  #stalled = false;

  constructor(res: ServerResponse, fault: BodyFault, clock: Clock) {
    this.#res = res;
    this.#fault = fault;
    this.#clock = clock;
  }

  write(text: string): void {
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(text)]);
    void this.#pump();
  }

  end(): void {
    this.#ended = true;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#waiting.length > 0 && !this.#res.destroyed) {
      await this.#stallOnce();
      if (this.#sent >= this.#cutAt()) break;
      await this.#sendPiece();
    }
    this.#pumping = false;
    if (this.#sent >= this.#cutAt()) this.#res.destroy();
    else if (this.#ended && this.#waiting.length === 0) this.#res.end();
  }

  /** Offset of the body at which it is cut, as far as it is known by now. */
  #cutAt(): number {
    const { cutAfterBytes, cutInsideCharacter } = this.#fault;
    if (cutAfterBytes === undefined) return Number.POSITIVE_INFINITY;
    if (!cutInsideCharacter) return cutAfterBytes;
    const from = Math.max(0, cutAfterBytes - this.#sent);
    const inside = this.#waiting.findIndex((byte, index) => index >= from && isContinuation(byte));
    return inside < 0 ? Number.POSITIVE_INFINITY : this.#sent + inside;
  }

  async #sendPiece(): Promise<void> {
    const { splitBytes, stallAfterBytes } = this.#fault;
    const untilStall = this.#stalled || stallAfterBytes === undefined ? Infinity : stallAfterBytes - this.#sent;
    const length = Math.min(this.#waiting.length, splitBytes ?? Infinity, untilStall, this.#cutAt() - this.#sent);
    const piece = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(length);
    this.#sent += length;
    await new Promise<void>((resolve) => {
      this.#res.once('close', resolve);
      this.#res.write(piece, () => {
        this.#res.off('close', resolve);
        resolve();
      });
    });
    if (splitBytes !== undefined) await this.#pause(PIECE_GAP_MS);
  }

  async #stallOnce(): Promise<void> {
    const { stallAfterBytes, stallMs } = this.#fault;
    if (this.#stalled || stallAfterBytes === undefined || this.#sent < stallAfterBytes) return;
    this.#stalled = true;
    await this.#pause(stallMs ?? 0);
  }

  /** Waits, but no longer than there is somebody to send to. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, done);
      this.#res.once('close', done);
      const res = this.#res;

      function done(): void {
        stop();
        res.off('close', done);
        resolve();
      }
    });
  }
}

function isContinuation(byte: number): boolean {
  return byte >= FIRST_CONTINUATION && byte <= LAST_CONTINUATION;
}
