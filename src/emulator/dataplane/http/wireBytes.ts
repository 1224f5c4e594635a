import type { IncomingMessage } from 'node:http';

/** Bytes of one request and its answer on the wire. */
export interface WireBytes {
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Begins to count the bytes of a request whose headers were read; the answer gives what there was until its call. */
export function countBytes(req: IncomingMessage): () => WireBytes {
  const { socket } = req;
  const read = socket.bytesRead;
  const written = socket.bytesWritten;
  const head = req.rawHeaders.reduce((sum, text) => sum + text.length + 2, (req.url ?? '').length);
  const announced = Number(req.headers['content-length'] ?? 0) || 0;
  // The socket has read a part of the body already, so what is announced counts; without that, what comes.
  return () => ({
    bytesIn: head + Math.max(announced, socket.bytesRead - read),
    bytesOut: socket.bytesWritten - written,
  });
}
