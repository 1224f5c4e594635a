/** The known key that was probably meant; undefined when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const plain = plainly(key);
  const same = known.find((candidate) => plainly(candidate) === plain);
  if (same !== undefined) return same;
  const allowed = plain.length <= 3 ? 0 : plain.length <= 6 ? 1 : 2;
  const distances = known
    .map((candidate) => [candidate, editDistance(plain, plainly(candidate), allowed)] as const)
    .filter(([, distance]) => distance <= allowed)
    .toSorted(([, a], [, b]) => a - b);
  return distances[0]?.[0];
}

/** Without what people confuse: case, and what stands between words. */
function plainly(key: string): string {
  return key.toLowerCase().replace(/[-_.\s]/g, '');
}

/**
 * How many letters must be put in, left out, changed, or swapped with their neighbour to make one text the other; any
 * number above `most` when it is more than that.
 */
export function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + change,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
