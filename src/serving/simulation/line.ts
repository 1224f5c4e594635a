/** Taken places at the front are given back when there are so many, and more than half of all. */
const TRIM = 1024;

/** Those who wait, first come first served. */
export class Line<T extends object> {
  #items: T[] = [];
  #first = 0;

  peek(): T | undefined {
    return this.#items[this.#first];
  }

  shift(): T | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#first += 1;
    if (this.#first >= TRIM && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes an item out, wherever it stands; false when it is not there. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#first);
    if (index >= 0) this.#items.splice(index, 1);
    return index >= 0;
  }

  /** Puts items before all others. */
  unshift(...items: readonly T[]): void {
    const free = Math.min(this.#first, items.length);
    this.#first -= free;
    this.#items.splice(this.#first, free, ...items);
  }
}
