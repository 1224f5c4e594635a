/** This close to the end, in px, counts as at the end. */
const nearEnd = 32;

/** Keeps a scrolling box at its end while text grows, until a person scrolls up. */
export class ScrollFollower {
  readonly #box: HTMLElement;
  readonly #onChange: () => void;
  #lastTop = 0;
  following = true;

  constructor(box: HTMLElement, onChange: () => void) {
    this.#box = box;
    this.#onChange = onChange;
    box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const growth = new ResizeObserver(() => this.#keep());
    growth.observe(box);
    for (const child of box.children) growth.observe(child);
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.#set(true);
    this.#keep();
  }

  #keep(): void {
    if (!this.following) return;
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#lastTop = this.#box.scrollTop;
  }

  /** Only a movement upwards is a person's: growing text moves nothing, and our own steps go down. */
  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const atEnd = scrollHeight - scrollTop - clientHeight <= nearEnd;
    if (atEnd) this.#set(true);
    else if (scrollTop < this.#lastTop) this.#set(false);
    this.#lastTop = scrollTop;
  }

  #set(following: boolean): void {
    if (following === this.following) return;
    this.following = following;
    this.#onChange();
  }
}
