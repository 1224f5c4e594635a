/** Multipliers as vLLM reads them: small letters are decimal, capitals binary. */
const units: Readonly<Record<string, number>> = { k: 1e3, K: 2 ** 10, m: 1e6, M: 2 ** 20 };

/** The number of tokens that a length such as `32768`, `32k` or `32K` means; undefined for any other text. */
export function lengthIn(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d+)?)([kKmM])?$/.exec(text.trim());
  if (!match) return undefined;
  const length = Math.floor(Number(match[1]) * (units[match[2] ?? ''] ?? 1));
  return length > 0 ? length : undefined;
}

/** Texts that leave the length to the engine. */
export function leavesLength(text: string): boolean {
  return /^(?:auto|-1)$/i.test(text.trim());
}
