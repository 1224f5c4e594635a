/** About one frame of a screen, in ms. */
const frameMs = 25;

/** Collects pieces of text and gives them out together, at most once per frame. */
export class FrameBatcher<Kind extends string> {
  readonly #flushTo: (texts: Readonly<Record<Kind, string>>) => void;
  readonly #empty: Readonly<Record<Kind, string>>;
  #texts: Record<Kind, string>;
  #timer: NodeJS.Timeout | undefined;

  constructor(empty: Readonly<Record<Kind, string>>, flushTo: (texts: Readonly<Record<Kind, string>>) => void) {
    this.#empty = empty;
    this.#texts = { ...empty };
    this.#flushTo = flushTo;
  }

  add(kind: Kind, text: string): void {
    this.#texts[kind] += text;
    this.#timer ??= setTimeout(() => this.flush(), frameMs);
  }

  /** Gives out what is waiting, now. */
  flush(): void {
    if (this.#timer === undefined) return;
    const texts = this.#texts;
    this.drop();
    this.#flushTo(texts);
  }

  /** Forgets what is waiting: a snapshot holds it already. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#texts = { ...this.#empty };
  }
}
