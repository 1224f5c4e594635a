import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came to the forwarder. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** The OpenAPI action; undefined for a call of a service. */
  readonly action: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request in the place of what stands behind; true when it did. */
export type Answer = (seen: Seen, response: ServerResponse) => boolean;

/** Stands between the product and an emulator: counts and keeps every request, and may answer in its place. */
export class RecordingForwarder {
  readonly seen: Seen[] = [];
  /** What answers before the emulator does. */
  answer: Answer = () => false;
  readonly #server = createServer((incoming, response) => void this.#take(incoming, response));

  private constructor(private readonly targetOf: (seen: Seen) => string) {}

  /** Starts one before a host with its port, or before one for each request. */
  static async start(target: string | ((seen: Seen) => string)): Promise<RecordingForwarder> {
    const forwarder = new RecordingForwarder(typeof target === 'string' ? () => target : target);
    await new Promise<void>((resolve) => forwarder.#server.listen(0, '127.0.0.1', resolve));
    return forwarder;
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  /** The actions that were asked for so far. */
  get actions(): string[] {
    return this.seen.map(({ action, method, url }) => action ?? `${method} ${url}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await wholeText(incoming).catch(() => '');
    const action = headers['x-acs-action'];
    const seen: Seen = { method, url, action: typeof action === 'string' ? action : undefined, headers, body };
    this.seen.push(seen);
    if (!this.answer(seen, response)) this.#forward(seen, response);
  }

  #forward(seen: Seen, response: ServerResponse): void {
    const { method, url, headers, body, action } = seen;
    const target = this.targetOf(seen);
    const [host, port] = target.split(':');
    const onward = request({ host, port, method, path: url, headers }, (from) => {
      if (action === undefined) {
        response.writeHead(from.statusCode ?? 500, from.headers);
        from.pipe(response);
        return;
      }
      // Services are to be called through here, too.
      void wholeText(from).then((text) => {
        const { 'content-length': _length, 'transfer-encoding': _coding, ...kept } = from.headers;
        response.writeHead(from.statusCode ?? 500, kept).end(text.replaceAll(target, this.host));
      });
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }
}

async function wholeText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks).toString();
}
