import { expect, onTestFinished } from 'vitest';
import { staticCredentials } from '../../../src/cloud/credentials.ts';
import { systemClock } from '../../../src/cloud/transportClock.ts';
import { EasClient } from '../../../src/eas/client.ts';
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { startTestEmulator, type TestClock } from '../../../src/emulator/testEmulator.testing.ts';
import { requestDifferences } from '../requestCheck.ts';
import { lost } from './lost.ts';

/** The client on an emulator of its own. Every call is held against the contract. */
export interface Rig {
  readonly api: EasClient;
  readonly emulator: Emulator;
  readonly clock: TestClock;
  /**
   * Runs a read, and fails unless what it gives has everything that the answers to the action held: in the field, page
   * by page, or in the whole answer.
   */
  readonly whole: <T>(action: string, read: () => Promise<T>, field?: string) => Promise<T>;
}

interface Seen {
  readonly action: string;
  readonly body: unknown;
}

/** Starts both; they end with the test. */
export async function startRig(options: EmulatorOptions = {}): Promise<Rig> {
  const { emulator, clock } = await startTestEmulator(options);
  onTestFinished(() => emulator.close());
  const seen: Seen[] = [];
  const api = new EasClient({
    region: emulator.region,
    endpoint: emulator.endpoint,
    credentials: staticCredentials({ accessKeyId: emulator.accessKey.id, accessKeySecret: emulator.accessKey.secret }),
    clock: { ...systemClock, pause: () => Promise.resolve() },
    fetch: recording(seen),
  });
  const whole: Rig['whole'] = async (action, read, field) => {
    seen.length = 0;
    const result = await read();
    const bodies = seen.filter((answer) => answer.action === action).map(({ body }) => body);
    expect(bodies.length, `answers to ${action}`).toBeGreaterThan(0);
    const raw = field === undefined ? bodies.at(-1) : bodies.flatMap((body) => entriesOf(body, field));
    expect(lost(raw, result)).toEqual([]);
    return result;
  };
  return { api, emulator, clock, whole };
}

/** `fetch` that keeps what came, and refuses to send what the contract has not. */
function recording(seen: Seen[]): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const action = new Headers(init.headers).get('x-acs-action') ?? '';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const call = {
      action,
      method: init.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body,
    };
    expect(requestDifferences(call)).toEqual([]);
    const response = await fetch(input, init);
    if (response.ok) seen.push({ action, body: await response.clone().json() });
    return response;
  };
}

function entriesOf(body: unknown, field: string): unknown[] {
  const list: unknown = new Map(Object.entries(body ?? {})).get(field);
  return Array.isArray(list) ? list : [];
}
