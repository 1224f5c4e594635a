import { DecodeRanks } from './decodeRanks.ts';
import type { DeployedService } from '../directory.ts';
import { type EngineSpec, engineSpecOf } from './engineSpec.ts';
import { PrefillQueue } from './prefillQueue.ts';
import type { Timeline } from './timeline.ts';

/** One instance of an engine: it can compute prompts, and decode. */
export interface EngineInstance {
  readonly name: string;
  /** Name of the service that it belongs to. */
  readonly service: string;
  readonly spec: EngineSpec;
  readonly prefill: PrefillQueue;
  readonly decode: DecodeRanks;
  /** What to do for each request under way on it when the instance is lost. */
  readonly holders: Set<() => void>;
}

/** The instances that have work. One that has none is forgotten: the directory says what exists. */
export class Fleet {
  readonly #timeline: Timeline;
  readonly #busy = new Map<string, EngineInstance>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** The instances of a service that take traffic now. */
  instancesOf(service: DeployedService): EngineInstance[] {
    const spec = engineSpecOf(service);
    return service.readyInstanceNames.map(
      (name) => this.#busy.get(keyOf(service.name, name)) ?? this.#create(service.name, name, spec),
    );
  }

  /**
   * Keeps an instance while a request is under way on it; the answer lets go. `onLost` is called when the instance no
   * longer exists, and the holder must let go then.
   */
  hold(instance: EngineInstance, onLost: () => void): () => void {
    const holder = (): void => onLost();
    const key = keyOf(instance.service, instance.name);
    instance.holders.add(holder);
    this.#busy.set(key, instance);
    return () => {
      instance.holders.delete(holder);
      if (instance.holders.size === 0 && this.#busy.get(key) === instance) this.#busy.delete(key);
    };
  }

  /** Tells the holders of instances that `exists` no longer knows. */
  dropLost(exists: (instance: EngineInstance) => boolean): void {
    for (const instance of this.#busy.values()) {
      if (!exists(instance)) for (const onLost of Array.from(instance.holders)) onLost();
    }
  }

  /** Instances with work, for tests and metrics. */
  get busy(): readonly EngineInstance[] {
    return [...this.#busy.values()];
  }

  #create(service: string, name: string, spec: EngineSpec): EngineInstance {
    const prefill = new PrefillQueue(this.#timeline, spec);
    return { name, service, spec, prefill, decode: new DecodeRanks(spec), holders: new Set() };
  }
}

function keyOf(service: string, instance: string): string {
  return `${service}/${instance}`;
}
