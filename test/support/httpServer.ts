import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
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

/** Starts a server whose every request goes to `answer`. */
export async function startTestServer(answer: (incoming: Incoming, index: number) => void): Promise<TestServer> {
  const seen: Incoming[] = [];
  const server = createServer((request, response) => {
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
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
