/** For tests: actions called as the control plane calls them, without HTTP, on a clock that stands still at scale 1. */
import { timeScale } from '../clock.ts';
import { readActions } from '../contract/table.ts';
import { ApiError } from '../http/apiError.ts';
import { ActionTable, resolveCall } from '../http/resolve.ts';
import { settleMachines } from '../resources/settle.ts';
import { emptyState, type EmulatorState } from '../state/model.ts';
import { StateStore } from '../state/store.ts';
import { Telemetry } from '../telemetry/telemetry.ts';
import { countedIds, TestClock } from '../testEmulator.testing.ts';
import type { World } from './action.ts';
import { registry } from './registry.ts';

/** What a call carries; an object in the query is sent as JSON text. */
export interface TestCall {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | object>>;
  readonly body?: unknown;
}

export type TestAnswer = Record<string, unknown>;

const versions = {
  eas: '2021-07-01',
  aiworkspace: '2021-02-04',
  paistudio: '2022-01-12',
  paimodelgallery: '2026-06-03',
};
const table = new ActionTable(readActions());

/** Actions on a state of their own. Paths need no ClusterId. */
export class TestActions {
  readonly clock = new TestClock();
  readonly scale = timeScale(1);
  readonly store: StateStore;
  readonly world: World;

  constructor(state: EmulatorState = emptyState) {
    const { clock, scale } = this;
    this.store = new StateStore(state, undefined, (next) => settleMachines(next, { now: clock.now(), scale }));
    const telemetry = new Telemetry(clock, () => undefined);
    this.world = {
      store: this.store,
      clock,
      scale,
      ids: countedIds(),
      faults: [],
      telemetry,
      origin: () => 'http://127.0.0.1:1',
    };
  }

  /** Lets minutes of the cloud pass. */
  pass(minutes: number): void {
    this.clock.pass(minutes * 60);
  }

  /** Calls an action of EAS, or of another product when it is named `product:Action`. */
  async call(name: string, { path = {}, query = {}, body }: TestCall = {}): Promise<TestAnswer> {
    const [product, action = ''] = name.includes(':') ? name.split(':') : ['eas', name];
    const contract = table.find(action, versions[product as keyof typeof versions]);
    const values: Readonly<Record<string, string>> = { ClusterId: 'cn-hangzhou', ...path };
    const url = contract.path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(values[part] ?? ''));
    const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(queryText(value))}`);
    const resolved = resolveCall(contract, contract.method, `${url}?${pairs.join('&')}`);
    const run = registry.get(`${contract.product}:${contract.name}`);
    if (!run) throw new Error(`the emulator has no ${name}`);
    const text = body === undefined ? '' : JSON.stringify(body);
    return { ...(await run({ world: this.world, path: resolved.path, query: resolved.query, body: text })) };
  }

  /** What refuses a call: its code and sentence. Fails when the call is answered. */
  async refusal(name: string, call: TestCall = {}): Promise<{ status: number; code: string; message: string }> {
    try {
      await this.call(name, call);
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, code: error.code, message: error.message };
      throw error;
    }
    throw new Error(`${name} was answered`);
  }

  /** A list of an answer, as objects. */
  async list(name: string, field: string, call: TestCall = {}): Promise<TestAnswer[]> {
    const value = (await this.call(name, call))[field];
    return Array.isArray(value) ? value.map((entry: unknown) => ({ ...(entry as object) })) : [];
  }
}

function queryText(value: string | number | boolean | object): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
