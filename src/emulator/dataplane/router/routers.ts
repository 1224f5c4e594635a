import type { DeployedService, ServiceDirectory } from '../directory.ts';
import type { Timeline } from '../pace/timeline.ts';
import { routerOf } from './route.ts';
import { RouterDesk } from './routerDesk.ts';

/** Routers that are remembered; more make the one that was longest without a request forgotten. */
const KEPT = 1024;

interface Known {
  readonly desk: RouterDesk;
  /** The runs of its instances: name and start of each. */
  readonly runs: ReadonlySet<string>;
}

/** The desks of the routers, one for all instances of a router, from its start to its end. */
export class Routers {
  readonly #timeline: Timeline;
  readonly #directory: ServiceDirectory;
  readonly #known = new Map<string, Known>();

  constructor(timeline: Timeline, directory: ServiceDirectory) {
    this.#timeline = timeline;
    this.#directory = directory;
  }

  /** The desk of the router that takes the requests to a service. */
  of(service: DeployedService): RouterDesk {
    const { uid, instanceStarts = {} } = routerOf(this.#directory, service);
    const runs = new Set(Object.entries(instanceStarts).map(([name, startedAt]) => `${name}/${startedAt}`));
    const found = this.#known.get(uid);
    // When no instance is left of those that were there, nothing is left of what they knew.
    const goesOn = found !== undefined && (runs.size === 0 || found.runs.size === 0 || overlap(found.runs, runs));
    const known = { desk: goesOn ? found.desk : new RouterDesk(this.#timeline), runs };
    this.#known.delete(uid);
    this.#known.set(uid, known);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > KEPT) this.#known.delete(oldest);
    return known.desk;
  }
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const item of one) if (other.has(item)) return true;
  return false;
}
