/** Something that falls due. */
export interface Due {
  due: number;
}

/** Gives what falls due first. The first can be put off in place, which is what a decode step does to every sequence. */
export class DueHeap<T extends Due> {
  readonly #items: T[] = [];

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    this.#rise(item, this.#items.length);
  }

  /** Puts the first where it belongs, after its `due` was raised. */
  sinkFirst(): void {
    const [first] = this.#items;
    if (first !== undefined) this.#sink(first, 0);
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last, 0);
  }

  /** Takes an item out, wherever it is. */
  remove(item: T): void {
    const index = this.#items.indexOf(item);
    if (index < 0) return;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    // The last may belong above the hole or below it: both ways keep the order.
    this.#items[index] = last;
    this.#sink(last, index);
    if (this.#items[index] === last) this.#rise(last, index);
  }

  #rise(item: T, from: number): void {
    const items = this.#items;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex];
      if (parent === undefined || parent.due <= item.due) break;
      items[index] = parent;
      index = parentIndex;
    }
    items[index] = item;
  }

  #sink(item: T, from: number): void {
    const items = this.#items;
    let index = from;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = items[childIndex];
      if (child === undefined) break;
      const right = items[childIndex + 1];
      if (right !== undefined && right.due < child.due) {
        childIndex += 1;
        child = right;
      }
      if (child.due >= item.due) break;
      items[index] = child;
      index = childIndex;
    }
    items[index] = item;
  }
}
