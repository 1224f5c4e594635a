import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DataPlane } from '../dataplane/directory.ts';
import type { ControlPlane } from './controlPlane.ts';
import { errorReply } from './controlPlane.ts';
import { ApiError } from './apiError.ts';
import { announcesTooMuch } from './body.ts';
import { pageAt } from './pages.ts';
import { send } from './reply.ts';

const predictPrefix = '/api/predict/';
/** How patient the server is with slow senders, all in ms. */
export interface Patience {
  /** How long request headers may take. */
  readonly headersMs: number;
  /** How long a whole request may take to arrive. */
  readonly requestMs: number;
  /** How often that is looked at. */
  readonly checkEveryMs: number;
}

const usualPatience: Patience = { headersMs: 60_000, requestMs: 300_000, checkEveryMs: 5_000 };

/** The emulator's HTTP server; nothing that a client sends ends it. */
export function createEmulatorServer(
  control: Pick<ControlPlane, 'handle'>,
  data: DataPlane,
  patience: Patience = usualPatience,
): Server {
  const server = createServer({
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkEveryMs,
  });
  const handle = (req: IncomingMessage, res: ServerResponse): void => dispatch(control, data, req, res);
  // A client that waits for "100 Continue" gets it with the first byte that is read, or a refusal.
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    if (!announcesTooMuch(req)) res.writeContinue();
    handle(req, res);
  });
  server.on('request', handle);
  server.on('clientError', answerBroken);
  return server;
}

function dispatch(
  control: Pick<ControlPlane, 'handle'>,
  data: DataPlane,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  req.on('error', () => undefined);
  res.on('error', () => undefined);
  const url = req.url ?? '';
  if (url.startsWith(predictPrefix)) {
    data.handle(req, res, url);
    return;
  }
  if (!url.startsWith('/')) {
    const error = new ApiError(400, 'InvalidRequest', 'The request line must name a path.');
    send(res, errorReply(error, req, ''));
    return;
  }
  const page = pageAt(url);
  if (page) send(res, page);
  else void control.handle(req, res);
}

/** Bytes that are no HTTP, or headers that never end: say so and close. */
function answerBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = brokenStatus(error.code);
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function brokenStatus(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout';
  return '400 Bad Request';
}
