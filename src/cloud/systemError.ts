/** The words of the system behind a failed request. */
export interface SystemError {
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** The port that was to be connected to. */
  readonly port: number | undefined;
  /** The name that was looked up in vain. */
  readonly hostname: string | undefined;
}

/** `fetch` hides the system's error in `cause`, and several (one per address) in `errors` of that. */
export function systemError(error: unknown): SystemError {
  let inner = error;
  for (let depth = 0; depth < 4 && inner instanceof Error; depth += 1) {
    const next: unknown = inner instanceof AggregateError ? inner.errors[0] : inner.cause;
    if (!(next instanceof Error)) break;
    inner = next;
  }
  if (!(inner instanceof Error)) return { code: undefined, message: undefined, port: undefined, hostname: undefined };
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
  const port = 'port' in inner && typeof inner.port === 'number' ? inner.port : undefined;
  const hostname = 'hostname' in inner && typeof inner.hostname === 'string' ? inner.hostname : undefined;
  return { code, message: inner.message, port, hostname };
}
