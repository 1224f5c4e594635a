/** A body as far as it was read. */
export interface RawBody {
  /** Empty for a binary body. */
  readonly text: string;
  readonly binary: boolean;
  /** True when more came than is kept. */
  readonly cut: boolean;
  /** Bytes read. */
  readonly bytes: number;
}

const binaryTypes = /^(?:image|audio|video|font)\/|octet-stream|\bzip\b|\bgzip\b|\bpdf\b|protobuf/i;

/** Collects a body piece by piece; a character split over two pieces stays whole. */
export class RawBodyReader {
  readonly #decoder = new TextDecoder();
  readonly #maxBytes: number;
  #pieces: string[] = [];
  #bytes = 0;
  #binary: boolean;
  #cut = false;

  constructor(contentType: string | null, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#binary = binaryTypes.test(contentType ?? '') && !/^image\/svg/i.test(contentType ?? '');
  }

  /** True when nothing more is taken. */
  get full(): boolean {
    return this.#cut;
  }

  /** Takes a piece and gives the text that it completes. */
  take(chunk: Uint8Array): string {
    const room = this.#maxBytes - this.#bytes;
    const taken = chunk.byteLength > room ? chunk.subarray(0, room) : chunk;
    this.#cut = chunk.byteLength > room;
    this.#bytes += taken.byteLength;
    if (!this.#binary && taken.includes(0)) {
      this.#binary = true;
      this.#pieces = [];
    }
    return this.#binary ? '' : this.#keep(this.#decoder.decode(taken, { stream: true }));
  }

  /** Ends the body: what is left of a broken character becomes a replacement mark, unless we cut it ourselves. */
  end(): string {
    return this.#binary || this.#cut ? '' : this.#keep(this.#decoder.decode());
  }

  body(): RawBody {
    return { text: this.#pieces.join(''), binary: this.#binary, cut: this.#cut, bytes: this.#bytes };
  }

  #keep(text: string): string {
    if (text !== '') this.#pieces.push(text);
    return text;
  }
}
