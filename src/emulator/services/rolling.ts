/**
 * Replacing instances by others step by step: when each new one is ordered and each old one ends, decided at once from
 * the times that their plans give. Nothing else has to happen later: the steps follow from the times.
 */
import type { InstanceRecord } from '../state/instanceRecord.ts';
import { stageOf } from './instanceState.ts';
import { runAt } from './runs.ts';

/** What a replacement keeps to. */
export interface RollTerms {
  /** Instances wanted. */
  readonly total: number;
  /** How many more may be there meanwhile, and how many fewer may take traffic. */
  readonly surge: number;
  readonly unavailable: number;
  /** Nodes of a quota that are free at the beginning; undefined without a quota. */
  readonly freeNodes: number | undefined;
  /** Machines of a new and of an old instance. */
  readonly machines: { readonly fresh: number; readonly old: number };
  /** Orders an instance at a time, with so many free nodes; `before` are those of this plan that were ordered before it. */
  readonly order: (at: number, freeNodes: number | undefined, before: readonly InstanceRecord[]) => InstanceRecord;
  /** Tells an instance to end at a time. */
  readonly end: (instance: InstanceRecord, at: number) => InstanceRecord;
}

/** How many instances of each kind there are to be in the end. */
interface Wanted {
  readonly fresh: number;
  readonly old: number;
}

/** Instances in the middle of a replacement. */
export class Fleet {
  /** Those that stay or were ordered. */
  readonly fresh: InstanceRecord[];
  /** Those that may go, the first to go first. */
  old: InstanceRecord[];
  readonly ended: InstanceRecord[] = [];
  readonly #terms: RollTerms;
  readonly #ordered: InstanceRecord[] = [];

  constructor(fresh: readonly InstanceRecord[], old: readonly InstanceRecord[], terms: RollTerms) {
    this.fresh = [...fresh];
    this.old = [...old];
    this.#terms = terms;
  }

  /**
   * Replaces until so many are fresh and so many old ones are left, beginning at a time. Gives the time when the last
   * step is taken; undefined when it never is, because what was ordered cannot start: the old then stay.
   */
  replace(wanted: Wanted, from: number): number | undefined {
    let at: number | undefined = from;
    while (at !== undefined) {
      this.#stepsAt(wanted, at);
      if (this.#isDone(wanted, at)) return at;
      at = this.#nextMoment(at);
    }
    return undefined;
  }

  /** All that can be done at once at a time: what ends makes room for what is ordered. */
  #stepsAt(wanted: Wanted, at: number): void {
    let moved = true;
    while (moved) moved = this.#endSome(wanted.old, at) || this.#orderOne(wanted, at);
  }

  /** Everything, ended and new, in the order in which it was ordered. */
  all(): InstanceRecord[] {
    return [...this.ended, ...this.old, ...this.fresh].toSorted((a, b) => a.orderedAt - b.orderedAt);
  }

  /** Ends what may go: all that take no traffic, and of the others as many as may be missing. True when any ended. */
  #endSome(keep: number, at: number): boolean {
    const { total, unavailable, end } = this.#terms;
    const most = this.old.length - keep;
    if (most <= 0) return false;
    const ready = (entry: InstanceRecord): boolean => stageOf(entry, at) === 'ready';
    const serving = this.old.filter(ready);
    const idle = this.old.filter((entry) => !ready(entry)).slice(0, most);
    const spare = Math.max(0, serving.length + this.fresh.filter(ready).length - (total - unavailable));
    const going = new Set([...idle, ...serving.slice(0, Math.min(spare, most - idle.length))]);
    this.ended.push(...[...going].map((entry) => end(entry, at)));
    this.old = this.old.filter((entry) => !going.has(entry));
    return going.size > 0;
  }

  #orderOne(wanted: Wanted, at: number): boolean {
    const { total, surge, machines, order } = this.#terms;
    if (this.fresh.length >= wanted.fresh || this.fresh.length + this.old.length >= total + surge) return false;
    const free = this.#freeNodes(at);
    if (free !== undefined && free < machines.fresh && this.#nodesComeBack(wanted, at)) return false;
    const ordered = order(at, free, this.#ordered);
    this.#ordered.push(ordered);
    this.fresh.push(ordered);
    return true;
  }

  /** True when it is worth waiting for a node: an instance is on its way out, or the next moment may end one. */
  #nodesComeBack(wanted: Wanted, at: number): boolean {
    if (this.ended.some((entry) => (entry.goneAt ?? 0) > at)) return true;
    return this.old.length > wanted.old && this.#nextMoment(at) !== undefined;
  }

  /** Nodes that are free at a time, with those that ended instances gave back. */
  #freeNodes(at: number): number | undefined {
    const { freeNodes, machines } = this.#terms;
    if (freeNodes === undefined) return undefined;
    const back = this.ended.filter((entry) => entry.scheduledAt !== undefined && (entry.goneAt ?? at) <= at).length;
    return freeNodes + back * machines.old - this.#ordered.length * machines.fresh;
  }

  #isDone(wanted: Wanted, at: number): boolean {
    return (
      this.old.length <= wanted.old &&
      this.fresh.length >= wanted.fresh &&
      this.fresh.every((entry) => stageOf(entry, at) === 'ready')
    );
  }

  /** The next moment after which something may have changed: an instance takes traffic, or gives its nodes back. */
  #nextMoment(at: number): number | undefined {
    let next: number | undefined;
    const note = (time: number | undefined): void => {
      if (time !== undefined && time > at && (next === undefined || time < next)) next = time;
    };
    for (const entry of [...this.fresh, ...this.old]) readyTimes(entry, at).forEach(note);
    if (this.#terms.freeNodes !== undefined) for (const entry of this.ended) note(entry.goneAt);
    return next;
  }
}

/** When an instance takes traffic: for the first time, and after the run of a moment. */
function readyTimes(entry: InstanceRecord, at: number): (number | undefined)[] {
  const again = entry.trouble || entry.acts ? runAt(entry, at)?.readyAt : undefined;
  return [entry.readyAt, again];
}

/**
 * The instances as they really are at a time: what was only planned for later is not there. Ends and orders that lie in
 * the past stay.
 */
export function withoutPlans(instances: readonly InstanceRecord[], now: number): InstanceRecord[] {
  return instances
    .filter((entry) => entry.orderedAt <= now)
    .map((entry) => {
      if (entry.endingAt === undefined || entry.endingAt <= now) return entry;
      const { endingAt: _endingAt, goneAt: _goneAt, ...rest } = entry;
      return rest;
    });
}
