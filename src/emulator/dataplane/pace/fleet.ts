import type { DeployedService } from '../directory.ts';
import { EngineInstance } from './engineInstance.ts';
import { type EngineSpec, engineSpecOf } from './engineSpec.ts';
import type { Timeline } from './timeline.ts';

/** The instances that were asked for anything, from their start to their end: the directory says what exists. */
export class Fleet {
  readonly #timeline: Timeline;
  readonly #known = new Map<string, EngineInstance>();
  readonly #exists: (service: string, instance: string) => boolean;

  /** @param exists whether a service still has an instance of that name */
  constructor(timeline: Timeline, exists: (service: string, instance: string) => boolean = () => true) {
    this.#timeline = timeline;
    this.#exists = exists;
  }

  /** The instances of a service that take traffic now. */
  instancesOf(service: DeployedService): EngineInstance[] {
    const spec = engineSpecOf(service);
    return service.readyInstanceNames.map((name) => this.#find(service, name, spec));
  }

  /**
   * Has an instance tell when it is lost, while a request is under way on it; the answer lets go. `onLost` is called when
   * the instance no longer exists, and the holder must let go then.
   */
  hold(instance: EngineInstance, onLost: () => void): () => void {
    const holder = (): void => onLost();
    instance.holders.add(holder);
    return () => instance.holders.delete(holder);
  }

  /** Forgets the instances that no longer exist, and tells their holders. */
  dropLost(): void {
    for (const instance of this.#known.values()) {
      if (!this.#exists(instance.service, instance.name)) this.#drop(instance);
    }
  }

  /** Instances with work. */
  get busy(): readonly EngineInstance[] {
    return [...this.#known.values()].filter((instance) => instance.holders.size > 0);
  }

  #find(service: DeployedService, name: string, spec: EngineSpec): EngineInstance {
    const known = this.#known.get(keyOf(service.name, name));
    const startedAt = service.instanceStarts?.[name];
    // What it was started with stays, also when its service is being updated.
    if (known !== undefined && known.startedAt === startedAt) return known;
    // Another run of the container: what the old one did is lost.
    if (known !== undefined) this.#drop(known);
    else this.dropLost();
    const instance = new EngineInstance(this.#timeline, { name, service: service.name, spec, startedAt });
    this.#known.set(keyOf(service.name, name), instance);
    return instance;
  }

  #drop(instance: EngineInstance): void {
    this.#known.delete(keyOf(instance.service, instance.name));
    for (const onLost of Array.from(instance.holders)) onLost();
  }
}

function keyOf(service: string, instance: string): string {
  return `${service}/${instance}`;
}
