import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** For tests: an HTTP proxy on a free loopback port, which alone knows where a name leads. */
export interface TestProxy {
  readonly address: string;
  /** What it was asked for: `CONNECT host:port`, or `GET http://host/path`. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** What the proxy does with a request: passes it on to a loopback port, or answers it with a status of its own. */
export type ProxyRule = (target: string) => { readonly port: number } | { readonly status: number };

/** Starts a proxy that follows `rule`. */
export async function startTestProxy(rule: ProxyRule): Promise<TestProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { url = '', method = 'GET', headers } = incoming;
    seen.push(`${method} ${url}`);
    const answer = rule(url);
    if ('status' in answer) {
      response.writeHead(answer.status).end();
      return;
    }
    const { pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    const onward = httpRequest({ host: '127.0.0.1', port: answer.port, method, path, headers }, (from) => {
      response.writeHead(from.statusCode ?? 500, from.headers);
      from.pipe(response);
    });
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client, head) => {
    seen.push(`CONNECT ${incoming.url ?? ''}`);
    const answer = rule(incoming.url ?? '');
    if ('status' in answer) {
      client.end(`HTTP/1.1 ${answer.status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(answer.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(client);
      client.pipe(onward);
    });
    const end = (): void => {
      client.destroy();
      onward.destroy();
    };
    client.on('error', end);
    onward.on('error', end);
    sockets.add(onward);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
