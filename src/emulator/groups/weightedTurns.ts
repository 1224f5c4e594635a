/** One of several to choose from. */
export interface Weighted {
  /** Above 0. */
  readonly weight: number;
}

/**
 * Takes turns by weight, smoothly: of every run of as many turns as the weights sum to, each gets exactly its weight,
 * spread out and not in a row. A change of the choices begins the row anew for who is new only.
 */
export class WeightedTurns {
  readonly #credit = new Map<string, number>();

  /** The next one; undefined when there is none. `nameOf` tells them apart from one call to the next. */
  next<T extends Weighted>(choices: readonly T[], nameOf: (choice: T) => string): T | undefined {
    const names = new Set(choices.map(nameOf));
    for (const name of this.#credit.keys()) if (!names.has(name)) this.#credit.delete(name);
    const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
    let best: T | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const choice of choices) {
      const credit = (this.#credit.get(nameOf(choice)) ?? 0) + choice.weight;
      this.#credit.set(nameOf(choice), credit);
      if (credit <= most) continue;
      best = choice;
      most = credit;
    }
    if (best) this.#credit.set(nameOf(best), most - total);
    return best;
  }
}
