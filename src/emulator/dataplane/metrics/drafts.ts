/** What became of drafts. */
export interface DraftFigures {
  /** Times that drafts of a sequence were checked. */
  readonly drafts: number;
  readonly tokens: number;
  readonly accepted: number;
  /** By position: a draft counts only when all before it were accepted. */
  readonly acceptedByPosition: Readonly<Record<string, number>>;
}

/** Drafts of so many steps of single sequences, with `accepted` of `draftTokens` accepted in the mean. */
export function draftFigures(sequenceSteps: number, draftTokens: number, accepted: number): DraftFigures {
  const drafts = Math.floor(sequenceSteps);
  const chance = chanceOf(draftTokens, accepted);
  const positions = Array.from({ length: draftTokens }, (_, index) => [
    String(index),
    Math.floor(drafts * chance ** (index + 1)),
  ]);
  return {
    drafts,
    tokens: drafts * draftTokens,
    accepted: Math.floor(drafts * accepted),
    acceptedByPosition: Object.fromEntries(positions),
  };
}

/** The chance of one draft, when each is accepted only after all before it: found by halving. */
function chanceOf(draftTokens: number, accepted: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    let mean = 0;
    for (let position = 1; position <= draftTokens; position += 1) mean += middle ** position;
    if (mean < accepted) low = middle;
    else high = middle;
  }
  return high;
}
