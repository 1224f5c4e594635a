import type { IncomingMessage } from 'node:http';

/** The whole body; `too-large` as soon as it is known to be longer than `limit`, without reading on. */
export function readBody(req: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | 'aborted'> {
  if (declaredLength(req) > limit) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) finish('too-large');
    };
    const onEnd = (): void => finish(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks));
    const onGone = (): void => finish('aborted');
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);

    function finish(result: Buffer | 'too-large' | 'aborted'): void {
      req.off('data', onData).off('end', onEnd).off('close', onGone);
      if (result === 'too-large') req.pause();
      resolve(result);
    }
  });
}

/** Length of the body as its headers say it; 0 when they do not. */
export function declaredLength(req: IncomingMessage): number {
  const length = Number(req.headers['content-length']);
  return Number.isFinite(length) ? length : 0;
}
