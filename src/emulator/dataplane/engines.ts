import type { ServiceDirectory } from './directory.ts';
import type { MirrorShares } from './mirrorShares.ts';
import type { Fleet } from './pace/fleet.ts';
import type { Timeline } from './pace/timeline.ts';
import type { Routers } from './router/routers.ts';
import type { TrafficObserver } from './traffic.ts';

/** What completions run on. */
export interface Engines {
  readonly directory: ServiceDirectory;
  readonly fleet: Fleet;
  readonly timeline: Timeline;
  readonly routers: Routers;
  readonly mirrors: MirrorShares;
  /** Told of copies of requests; of the requests themselves their exchanges tell it. */
  readonly traffic?: TrafficObserver | undefined;
}

/** Tokens between two looks at the clock when nobody watches them come. */
export const UNWATCHED_STRIDE = 8;
