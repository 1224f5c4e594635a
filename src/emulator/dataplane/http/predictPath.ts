/** A data-plane address, taken apart. */
export interface PredictPath {
  /** Path without its query. */
  readonly path: string;
  /** Empty when the address names none. */
  readonly service: string;
  /** What the service itself sees: starts with `/`. */
  readonly inside: string;
}

const PREFIX = '/api/predict/';

/** Takes `/api/predict/<service>/<rest>?query` apart; a name that is wrongly encoded is kept as it came. */
export function readPredictPath(url: string): PredictPath {
  const path = url.split(/[?#]/u, 1)[0] ?? '';
  const tail = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  const slash = tail.indexOf('/');
  const name = slash < 0 ? tail : tail.slice(0, slash);
  return { path, service: decode(name), inside: slash < 0 ? '/' : tail.slice(slash) };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
