import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

/** Begins a request of Node's own client. */
export type BeginRequest = (url: URL, options: RequestOptions) => ClientRequest;

const withoutBody = new Set([101, 204, 205, 304]);

/**
 * A `fetch` over Node's own client, for what the real one has no option for. Like it in what it takes, gives and
 * throws (`TypeError` with the system's error as cause), with three differences: a redirect is given back and never
 * followed, a body is sent whole, an answer comes uncompressed.
 */
export function nodeFetch(begin: BeginRequest): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = asked.body === null ? undefined : Buffer.from(await asked.arrayBuffer());
    // Not the signal of `asked`: it stops following ours once `asked` is collected.
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const headers: Record<string, string> = { 'accept-encoding': 'identity', ...Object.fromEntries(asked.headers) };
    if (body || /^(POST|PUT|PATCH)$/.test(asked.method)) headers['content-length'] = String(body?.byteLength ?? 0);
    try {
      const url = new URL(asked.url);
      const request = begin(url, { method: asked.method, headers, ...(signal ? { signal } : {}) });
      const answer = await answerOf(request, body);
      if (url.protocol === 'https:') requireTls(answer);
      return responseOf(answer);
    } catch (error) {
      signal?.throwIfAborted();
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

function answerOf(request: ClientRequest, body: Buffer | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // It stays after the answer: a late error of the socket must not end the process.
    request.on('error', reject);
    request.once('response', resolve);
    request.end(body);
  });
}

/** A proxy that refuses the tunnel: VS Code's agent hands its answer on as if it were the server's. */
function requireTls(answer: IncomingMessage): void {
  if ('encrypted' in answer.socket) return;
  answer.destroy();
  throw new Error(`Proxy response (${answer.statusCode}) to the request for a tunnel`);
}

function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  const isEmpty = withoutBody.has(status) || answer.method === 'HEAD';
  if (isEmpty) answer.resume();
  return new Response(isEmpty ? null : streamOf(answer), { status, statusText: answer.statusMessage ?? '', headers });
}

/** The bytes as they come; whoever stops reading stops the answer. */
function streamOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = answer[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value));
      },
      cancel: () => void answer.destroy(),
    },
    { highWaterMark: 0 },
  );
}
