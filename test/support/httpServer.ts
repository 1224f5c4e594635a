import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** For tests: what came in, and a way to answer. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
  /** Answers with JSON. */
  readonly json: (status: number, value: unknown, headers?: Record<string, string>) => void;
}

/** For tests: an HTTP server on a free loopback port. */
export interface TestServer {
  readonly origin: string;
  readonly seen: readonly Incoming[];
  close(): Promise<void>;
}

/** Starts a server whose every request goes to `answer`; with `tls` it speaks HTTPS with this certificate. */
export async function startTestServer(
  answer: (incoming: Incoming, index: number) => void,
  tls?: { readonly cert: string; readonly key: string },
): Promise<TestServer> {
  const seen: Incoming[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const json: Incoming['json'] = (status, value, headers = {}) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
      };
      const incoming = { request, body, response, json };
      seen.push(incoming);
      answer(incoming, seen.length - 1);
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
