import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceTarget } from './serviceTarget.ts';

/** A request that the fake service got. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A deployed service on 127.0.0.1 that answers as a script says; for tests. */
export interface FakeService {
  readonly target: ServiceTarget;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** Starts a fake service; `answer` writes the answer to each request. */
export async function fakeService(answer: (response: ServerResponse, request: Received) => void): Promise<FakeService> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const got = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(got);
      answer(response, got);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    target: { baseUrl: `http://127.0.0.1:${port}/api/predict/chat`, token: 'token-of-the-service' },
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The events of a stream, as bytes on the wire. */
export function sse(...events: readonly unknown[]): string {
  return events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
}

/** One event with a piece of answer. */
export function content(text: string) {
  return { choices: [{ index: 0, delta: { content: text }, finish_reason: null }] };
}

/** One event with a piece of thinking. */
export function reasoning(text: string) {
  return { choices: [{ index: 0, delta: { reasoning_content: text }, finish_reason: null }] };
}

/** The event that ends an answer. */
export function finish(reason: string) {
  return { choices: [{ index: 0, delta: {}, finish_reason: reason }] };
}

/** The event that counts an answer. */
export function usage(inputTokens: number, outputTokens: number) {
  return { choices: [], usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens } };
}

/** A `fetch` that answers with a body of exactly these chunks. */
export function fetchOf(chunks: readonly Uint8Array[], headers: Record<string, string> = {}): typeof globalThis.fetch {
  return async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk);
          controller.close();
        },
      }),
      { headers: { 'content-type': 'text/event-stream', ...headers } },
    );
}

/** The bytes of a text, cut at every byte. */
export function everyByte(text: string): Uint8Array[] {
  return [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte));
}
