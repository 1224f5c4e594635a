/** Headers that carry a secret: the extension sets them, and nobody else may. */
export const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization']);

/** Headers that the HTTP client sets to go with the connection and the body. */
export const clientHeaders: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
]);
