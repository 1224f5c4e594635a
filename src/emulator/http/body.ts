import type { IncomingMessage } from 'node:http';

/** The largest body that the emulator reads, in bytes. */
export const maxBodyBytes = 4 * 1024 * 1024;

/** Thrown when a body is above the limit; the rest of it is not read. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** True when the request says itself that its body is above the limit. */
export function announcesTooMuch(req: IncomingMessage): boolean {
  return Number(req.headers['content-length'] ?? 0) > maxBodyBytes;
}

/** The whole body, chunked or not. Rejects with `BodyTooLarge`, or when the client goes away in the middle. */
export function readBody(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: Error): void => {
      req.pause();
      req.removeAllListeners('data');
      reject(error);
    };
    if (announcesTooMuch(req)) return fail(new BodyTooLarge());
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBodyBytes) return fail(new BodyTooLarge());
      chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', fail);
    req.on('close', () => {
      if (!req.complete) fail(new Error('the client closed the connection'));
    });
  });
}
