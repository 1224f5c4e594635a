import { onTestFinished } from 'vitest';
import { requestDifferences } from '../../test/contract/requestCheck.ts';
import { type Incoming, type TestServer, startTestServer } from '../../test/support/httpServer.ts';
import { staticCredentials } from '../cloud/credentials.ts';
import { systemClock } from '../cloud/transportClock.ts';
import { EasClient } from './client.ts';

/** For tests: one call as the stub of the cloud sees it. */
export interface StubCall {
  readonly query: URLSearchParams;
  readonly path: string;
  readonly incoming: Incoming;
  /** How many calls came before. */
  readonly index: number;
}

/** For tests: what the stub says to an action; `undefined` when it has answered by itself. */
export type StubAnswer = (call: StubCall) => unknown;

/** For tests: what was sent, taken apart. */
export interface Sent {
  readonly action: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** For tests: a client, and what it has sent so far. */
export interface StubCloud {
  readonly api: EasClient;
  readonly server: TestServer;
  /** Everything that was sent, in order. */
  readonly sent: () => Sent[];
}

/**
 * For tests: a client whose calls go to `answers` by action; what an answer returns is sent with status 200. A call
 * that the contract does not allow is refused. Ends with the test.
 */
export async function stubCloud(answers: Readonly<Record<string, StubAnswer>>): Promise<StubCloud> {
  const server = await startTestServer((incoming, index) => {
    const { path, url } = placeOf(incoming);
    const wrong = requestDifferences(sentBy(incoming));
    if (wrong.length > 0) return incoming.json(400, { Code: 'NotInTheContract', Message: wrong.join('; ') });
    const answer = answers[actionOf(incoming)];
    if (!answer) return incoming.json(501, { Code: 'NotInTheStub' });
    const body = answer({ query: url.searchParams, path, incoming, index });
    if (body !== undefined) incoming.json(200, body);
  });
  onTestFinished(() => server.close());
  const credentials = staticCredentials({ accessKeyId: 'id', accessKeySecret: 'secret-of-test' });
  const clock = { ...systemClock, pause: () => Promise.resolve() };
  const api = new EasClient({ region: 'cn-hangzhou', endpoint: server.origin, credentials, clock });
  return { api, server, sent: () => server.seen.map(sentBy) };
}

function actionOf({ request }: Incoming): string {
  return String(request.headers['x-acs-action']);
}

function placeOf({ request }: Incoming): { path: string; url: URL } {
  const url = new URL(request.url ?? '/', 'http://x');
  return { path: url.pathname, url };
}

function sentBy(incoming: Incoming): Sent {
  const { path, url } = placeOf(incoming);
  return {
    action: actionOf(incoming),
    method: incoming.request.method ?? '',
    path,
    query: Object.fromEntries(url.searchParams),
    body: incoming.body === '' ? undefined : JSON.parse(incoming.body),
  };
}
