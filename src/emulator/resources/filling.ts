import { fractionOf } from '../ids.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { NodeRecord } from '../state/resourceRecord.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { fitsIn, machineSize, minus, type Size } from './size.ts';

/** One machine's part of an instance. */
export interface Worker {
  /** Of an instance of several machines with a number at its end. */
  readonly name: string;
  /** Name of the instance. */
  readonly instance: string;
  readonly size: Size;
  /** When it is put on a machine, real time in ms. */
  readonly at: number;
  /** The machine that it was given; undefined before it is given one. */
  readonly node?: string | undefined;
  /** What it is a part of; undefined for one that is only thought of. */
  readonly of?: { readonly service: ServiceRecord; readonly instance: InstanceRecord };
}

/** Those that were given a machine come first, then the older. */
export function byPlace(a: Worker, b: Worker): number {
  const given = Number(b.node !== undefined) - Number(a.node !== undefined);
  return given || a.at - b.at || (a.name < b.name ? -1 : 1);
}

/** A machine with what stands on it. */
export interface NodeUse {
  readonly node: NodeRecord;
  readonly workers: readonly Worker[];
  readonly total: Size;
  readonly free: Size;
}

/** True when a machine took new work at a time. */
function tookWork(node: NodeRecord, at: number): boolean {
  if (node.failed || at < node.attachedAt) return false;
  if (node.deletingAt !== undefined && node.deletingAt <= at) return false;
  return node.cordon === undefined || at < node.cordon.at;
}

/** Machines that are being filled with workers. */
export class Filling {
  readonly #uses: { readonly node: NodeRecord; readonly workers: Worker[]; readonly total: Size; free: Size }[];

  constructor(nodes: readonly NodeRecord[]) {
    this.#uses = nodes.map((node) => {
      const total = machineSize(node.type);
      return { node, workers: [], total, free: total };
    });
  }

  get uses(): readonly NodeUse[] {
    return this.#uses;
  }

  /**
   * Puts a worker on the machine that it was given, else on one with room; false when there is none. Machines of one
   * instance differ.
   */
  put(worker: Worker): boolean {
    const use = this.#uses.find(({ node }) => node.id === worker.node) ?? this.#roomFor(worker);
    if (!use) return false;
    use.workers.push(worker);
    use.free = minus(use.free, worker.size);
    return true;
  }

  /** The machine for a worker, chosen by its name, so that the same question has the same answer. */
  #roomFor(worker: Worker) {
    const rank = (node: NodeRecord): number => fractionOf(`${worker.name}@${node.id}`);
    const [best] = this.#uses
      .filter(({ node, free }) => tookWork(node, worker.at) && fitsIn(worker.size, free))
      .filter(({ workers }) => workers.every((other) => other.instance !== worker.instance))
      .toSorted((a, b) => rank(a.node) - rank(b.node));
    return best;
  }

  /** Puts all workers of an instance, or none of them. */
  putTogether(workers: readonly Worker[]): boolean {
    const before = this.#uses.map(({ free, workers: { length } }) => ({ free, length }));
    if (workers.every((worker) => this.put(worker))) return true;
    for (const [index, use] of this.#uses.entries()) {
      use.free = before[index]?.free ?? use.free;
      use.workers.splice(before[index]?.length ?? 0);
    }
    return false;
  }
}
