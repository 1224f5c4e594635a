import { createHash, timingSafeEqual } from 'node:crypto';

/** True when an `Authorization` header carries the token, alone or as `Bearer`. Takes the same time for every header. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = (authorization ?? '').replace(/^bearer\s+/iu, '').trim();
  const same = timingSafeEqual(digest(given), digest(token));
  return same && token !== '';
}

/** Of equal length for every text, as the comparison needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
