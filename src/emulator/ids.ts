import { randomBytes, randomUUID } from 'node:crypto';

/** Where names that must be new come from; tests put their own in. */
export interface Ids {
  /** Lower-case letters and digits. */
  text(length: number): string;
  /** A request id. */
  request(): string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

export const randomIds: Ids = {
  text: (length) => [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join(''),
  request: () => randomUUID().toUpperCase(),
};

/** A fresh access token of a service or a group. A secret: never in a log or an error. */
export function newToken(ids: Ids): string {
  return Buffer.from(ids.text(40)).toString('base64');
}

/** A number from 0 up to but not including 1 that is always the same for a text. */
export function fractionOf(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}
