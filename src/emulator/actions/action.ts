import type { Clock, TimeScale } from '../clock.ts';
import { parseTime } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { InstanceFault } from '../instanceFaults.ts';
import { invalid } from '../services/config.ts';
import type { ChangeEnv } from '../services/world.ts';
import type { AnswerEnv } from '../services/serviceAnswer.ts';
import type { StateStore } from '../state/store.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What all actions share. */
export interface World {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly scale: TimeScale;
  readonly ids: Ids;
  /** Rules of --faults that take instances; none when left out. */
  readonly faults?: readonly InstanceFault[];
  /** What the data plane was asked. */
  readonly telemetry: Telemetry;
  /** Where the emulator listens, `http://127.0.0.1:PORT`. */
  readonly origin: () => string;
}

/** One call of an action, checked against the contract. */
export interface ActionCall {
  readonly world: World;
  /** Values of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Values of the query, decoded; of a name that comes twice the last. Empty values are left out. */
  readonly query: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Actions of one area, by `product:Name`. */
export type ActionList = readonly (readonly [name: string, action: Action])[];

/** Gives the answer's fields without RequestId; throws an `ApiError` to refuse. */
export type Action = (call: ActionCall) => Promise<object> | object;

export function answerEnv(world: World): AnswerEnv {
  return { state: world.store.state, now: world.clock.now(), scale: world.scale, origin: world.origin() };
}

export function changeEnv(world: World): ChangeEnv {
  return { now: world.clock.now(), scale: world.scale, ids: world.ids, faults: world.faults ?? [] };
}

/** The part of a list that a page shows. */
export interface Page {
  readonly number: number;
  readonly size: number;
}

/** Reads `PageNumber` and `PageSize`, or what they are called, with their defaults. */
export function pageOf(call: ActionCall, defaultSize: number, numberName = 'PageNumber'): Page {
  return { number: positive(call, numberName, 1), size: positive(call, 'PageSize', defaultSize) };
}

function positive(call: ActionCall, name: string, usual: number): number {
  const text = call.query.get(name);
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw invalid(`${name} must be a whole number from 1 on.`);
  return value;
}

export function slicePage<T>(entries: readonly T[], page: Page): T[] {
  return entries.slice((page.number - 1) * page.size, page.number * page.size);
}

/** Reads a time of the query; undefined when it is not given. */
export function timeOf(call: ActionCall, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === undefined) return undefined;
  const ms = parseTime(text);
  if (ms === undefined) throw invalid(`${name} must be a time in UTC such as 2006-01-02 15:04:05.`);
  return ms;
}

/** Compares texts by their letters, not by locale, so that the order is the same everywhere. */
export function byLetters(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The service name of a path like `/services/{ClusterId}/{ServiceName}`. */
export function serviceName(call: ActionCall): string {
  return call.path['ServiceName'] ?? '';
}

/** The body as JSON; throws a 400 when it is none. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid('The body is not valid JSON.');
  }
}

/** A comma-joined list of the query; undefined when it is not given. */
export function commaList(call: ActionCall, name: string): string[] | undefined {
  return call.query
    .get(name)
    ?.split(',')
    .map((part) => part.trim());
}
