import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FaultRule } from '../faults.ts';

/** How long a refused client may take to read the answer before its connection is cut, in ms. */
const lingerMs = 1000;

/** A whole answer. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, type: 'application/json;charset=utf-8', body: JSON.stringify(value), headers };
}

/** Sends an answer, cut off where a fault says so. */
export function send(res: ServerResponse, reply: Reply, fault?: FaultRule): void {
  if (res.destroyed || res.writableEnded) return;
  const bytes = Buffer.from(reply.body);
  const skew = fault?.clockSkewMs;
  // A server whose clock is off says so in its Date header too.
  if (skew !== undefined) res.setHeader('date', new Date(Date.now() + skew).toUTCString());
  res.writeHead(reply.status, { ...reply.headers, 'content-type': reply.type, 'content-length': bytes.length });
  const cut = fault?.cutAfterBytes;
  if (cut === undefined || cut >= bytes.length) {
    res.end(bytes);
    return;
  }
  res.flushHeaders();
  res.write(bytes.subarray(0, cut), () => res.socket?.destroySoon());
}

/**
 * Answers 413 and closes the connection without reading the rest of the body. Written to the socket itself, because the
 * server would cut the connection at once, and the sender, still sending, would never read why.
 */
export function refuseTooLarge(req: IncomingMessage, reply: Reply): void {
  req.pause();
  const { socket } = req;
  const fields = {
    ...reply.headers,
    'content-type': reply.type,
    'content-length': String(Buffer.byteLength(reply.body)),
    connection: 'close',
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}\r\n${head.join('')}\r\n${reply.body}`);
  const cut = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(cut));
}
