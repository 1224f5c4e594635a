import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { type FaultRule, faultRules } from '../../faults.ts';
import { EmulatedDataPlane } from '../emulatedDataPlane.ts';
import type { Clock } from '../pace/timeline.ts';
import type { TrafficObserver } from '../traffic.ts';
import { FakeDirectory, aggregate, deployed } from './fakeDirectory.ts';
import { HurriedClock } from './hurriedClock.ts';

/** A data plane behind a real HTTP server on loopback. */
export interface TestServer {
  readonly plane: EmulatedDataPlane;
  readonly directory: FakeDirectory;
  /** Errors that the data plane reported. */
  readonly errors: unknown[];
  /** Responses that were begun, in order. */
  readonly responses: readonly ServerResponse[];
  /** Bytes of bodies that the server has written so far. */
  bodyBytes(): number;
  /** Resolves when the next response closes, sent or not. */
  nextClose(): Promise<void>;
  url(service: string, inside: string): string;
  close(): Promise<void>;
}

/** Starts one with the aggregate `r1` and the plain service `qwen`. */
export async function startTestServer(
  options: {
    readonly clock?: Clock;
    readonly faults?: readonly FaultRule[];
    readonly traffic?: TrafficObserver;
    readonly prefills?: number;
    readonly decodes?: number;
  } = {},
): Promise<TestServer> {
  const directory = new FakeDirectory([...aggregate(options.prefills, options.decodes), deployed('qwen')]);
  const errors: unknown[] = [];
  const closing: (() => void)[] = [];
  const responses: ServerResponse[] = [];
  const plane = new EmulatedDataPlane({
    directory,
    clock: options.clock ?? new HurriedClock(),
    faults: faultRules(options.faults ?? []),
    ...(options.traffic ? { traffic: options.traffic } : {}),
    onError: (error) => errors.push(error),
  });
  let bodyBytes = 0;
  const server = createServer((req, res: ServerResponse) => {
    responses.push(res);
    countBody(res, (bytes) => (bodyBytes += bytes));
    plane.handle(req, res, req.url ?? '');
    res.once('close', () => closing.shift()?.());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    plane,
    directory,
    errors,
    responses,
    bodyBytes: () => bodyBytes,
    nextClose: () => new Promise((resolve) => closing.push(resolve)),
    url: (service, inside) => `http://127.0.0.1:${port}/api/predict/${service}${inside}`,
    async close() {
      plane.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Counts what is written as the body of a response. */
function countBody(res: ServerResponse, count: (bytes: number) => void): void {
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  const counted = (chunk: unknown): void => {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) count(Buffer.byteLength(chunk));
  };
  res.write = ((...args: Parameters<typeof write>) => {
    counted(args[0]);
    return write(...args);
  }) as typeof write;
  res.end = ((...args: Parameters<typeof end>) => {
    counted(args[0]);
    return end(...args);
  }) as typeof end;
}
