import { type ClientRequest, request } from 'node:http';
import type { FakeClock } from './fakeClock.ts';
import type { TestServer } from './testServer.ts';

/** Requests of a closed loop: so many users, each with one request at a time. */
export interface LoadPlan {
  readonly service: string;
  readonly users: number;
  readonly requests: number;
  /** Tokens of the next prompt and of its answer. */
  lengths(): { readonly input: number; readonly output: number };
}

/** What a client measured of one request, in ms of the clock. */
export interface Measured {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly status: number;
  readonly sentAt: number;
  readonly firstAt: number;
  readonly endedAt: number;
  /** Number of tokens at each time at which some came. */
  readonly arrivals: readonly { readonly at: number; readonly tokens: number }[];
}

/** Time between two looks at what has come, ms: the error of what is measured. */
const STEP_MS = 2;

/**
 * Sends real requests over real sockets while time stands still: the clock moves on by a step only when every byte that
 * the server has written has come, so that what the client measures does not depend on the machine.
 */
export async function runLockstep(server: TestServer, clock: FakeClock, plan: LoadPlan): Promise<Measured[]> {
  const done: Measured[] = [];
  const open = new Set<ClientRequest>();
  let sent = 0;
  let read = 0;
  const next = (): void => {
    if (sent >= plan.requests) return;
    sent += 1;
    const id = sent;
    const { input, output } = plan.lengths();
    const call = send(
      server,
      plan.service,
      { id, input, output },
      clock,
      (bytes) => (read += bytes),
      (measured) => {
        open.delete(call);
        done.push(measured);
        next();
      },
    );
    open.add(call);
  };
  for (let user = 0; user < plan.users; user += 1) next();
  while (done.length < plan.requests) {
    await settled(
      server,
      () => read,
      () => server.responses.length >= sent,
    );
    clock.advance(STEP_MS);
  }
  return done;
}

/** Resolves when all requests have come to the server, and all that it has written to the client. */
async function settled(server: TestServer, read: () => number, arrived: () => boolean): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (arrived() && server.bodyBytes() === read()) return;
  }
}

interface Sized {
  readonly id: number;
  readonly input: number;
  readonly output: number;
}

function send(
  server: TestServer,
  service: string,
  { id, input, output }: Sized,
  clock: FakeClock,
  onBytes: (bytes: number) => void,
  onEnd: (measured: Measured) => void,
): ClientRequest {
  const sentAt = clock.now();
  const arrivals: { at: number; tokens: number }[] = [];
  const headers = { authorization: `token-of-${service}`, 'content-type': 'application/json' };
  const call = request(server.url(service, '/v1/completions'), { method: 'POST', headers }, (response) => {
    response.on('data', (bytes: Buffer) => {
      onBytes(bytes.length);
      const tokens = bytes.toString().split('"finish_reason":null').length - 1;
      if (tokens > 0) arrivals.push({ at: clock.now(), tokens });
    });
    response.on('end', () => {
      const firstAt = arrivals[0]?.at ?? clock.now();
      const endedAt = arrivals.at(-1)?.at ?? clock.now();
      const status = response.statusCode ?? 0;
      onEnd({ inputTokens: input, outputTokens: output, status, sentAt, firstAt, endedAt, arrivals });
    });
  });
  // No two prompts begin alike, so that none is in the cache.
  const prompt = Array.from({ length: input }, (_, index) => (index === 0 ? id : index));
  call.end(JSON.stringify({ model: '', prompt, stream: true, max_tokens: output, ignore_eos: true }));
  return call;
}
