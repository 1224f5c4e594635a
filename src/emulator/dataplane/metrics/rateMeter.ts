/** Length of one slot, ms, and how many make up the span that a rate is taken over. */
const SLOT_MS = 1000;
const SLOTS = 10;

/** How many of something come per second, over the last ten seconds. */
export class RateMeter {
  readonly #slots = Array.from({ length: SLOTS }, () => ({ index: -1, count: 0 }));

  add(count: number, nowMs: number): void {
    const index = Math.floor(nowMs / SLOT_MS);
    const slot = this.#slots[index % SLOTS];
    if (slot === undefined) return;
    if (slot.index !== index) Object.assign(slot, { index, count: 0 });
    slot.count += count;
  }

  perSecond(nowMs: number): number {
    const newest = Math.floor(nowMs / SLOT_MS);
    const sum = this.#slots.reduce((total, { index, count }) => total + (index > newest - SLOTS ? count : 0), 0);
    return (sum * 1000) / (SLOTS * SLOT_MS);
  }
}
