/** Numbers in [0, 1) that are always the same for the same key (FNV-1a into mulberry32). Not for secrets. */
export function randomOf(key: string): () => number {
  let state = hashOf(key);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the entries; undefined only of an empty list. */
export function pick<T>(random: () => number, entries: readonly T[]): T | undefined {
  return entries[Math.floor(random() * entries.length)];
}

/** The entries in a drawn order. */
export function shuffled<T>(random: () => number, entries: readonly T[]): T[] {
  return entries
    .map((entry) => ({ entry, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ entry }) => entry);
}

function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
