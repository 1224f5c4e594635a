const open = '<think>';
const close = '</think>';

/** A piece of an answer, told apart. */
export interface ThinkPiece {
  readonly kind: 'reasoning' | 'content';
  readonly text: string;
}

/**
 * Tells thinking from answer where an engine runs without a reasoning parser: such an answer begins with
 * `<think>` … `</think>`. Anything else passes as it is. Tags may be split over pieces.
 */
export class ThinkTagSplitter {
  #state: 'start' | 'thinking' | 'after' | 'answer' = 'start';
  #held = '';
  #thought = false;

  /** Takes a piece of content and gives what is sure by now. */
  take(text: string): ThinkPiece[] {
    this.#held += text;
    const pieces: ThinkPiece[] = [];
    if (this.#is('start')) this.#begin();
    if (this.#is('thinking')) pieces.push({ kind: 'reasoning', text: this.#think() });
    if (this.#is('after')) this.#skipSpace();
    if (this.#is('answer')) pieces.push({ kind: 'content', text: this.#release() });
    return pieces.filter((piece) => piece.text !== '');
  }

  /** Gives what was held back when the answer ends. */
  end(): ThinkPiece[] {
    const kind = this.#state === 'thinking' ? 'reasoning' : 'content';
    const text = this.#state === 'after' ? '' : this.#release();
    return text === '' ? [] : [{ kind, text }];
  }

  #is(state: 'start' | 'thinking' | 'after' | 'answer'): boolean {
    return this.#state === state;
  }

  #begin(): void {
    const start = this.#held.trimStart();
    if (start.startsWith(open)) {
      this.#held = start.slice(open.length);
      this.#state = 'thinking';
    } else if (!open.startsWith(start)) {
      this.#state = 'answer';
    }
  }

  /** The thinking that is sure by now; space at its ends says nothing. */
  #think(): string {
    if (!this.#thought) this.#held = this.#held.trimStart();
    const end = this.#held.indexOf(close);
    const sure = end === -1 ? this.#held.length - partOfClose(this.#held) : end;
    const text = this.#held.slice(0, sure);
    this.#held = this.#held.slice(end === -1 ? sure : end + close.length);
    this.#thought ||= text !== '';
    if (end === -1) return text;
    this.#state = 'after';
    return text.trimEnd();
  }

  #skipSpace(): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== '') this.#state = 'answer';
  }

  #release(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}

/** How many characters at the end may be the beginning of the closing tag. */
function partOfClose(text: string): number {
  for (let length = Math.min(close.length - 1, text.length); length > 0; length -= 1) {
    if (close.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
