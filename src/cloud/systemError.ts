/** `fetch` hides the system's error in `cause`, and several (one per address) in `errors` of that. */
export function systemError(error: unknown): { code: string | undefined; message: string | undefined } {
  let inner = error;
  for (let depth = 0; depth < 4 && inner instanceof Error; depth += 1) {
    const next: unknown = inner instanceof AggregateError ? inner.errors[0] : inner.cause;
    if (!(next instanceof Error)) break;
    inner = next;
  }
  if (!(inner instanceof Error)) return { code: undefined, message: undefined };
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
  return { code, message: inner.message };
}
