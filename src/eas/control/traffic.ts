import { EndpointsAnswer } from '../wire/endpoints.ts';
import { type Mirror, MirrorAnswer, type Rollout, RolloutAnswer, type RolloutStrategy } from '../wire/traffic.ts';
import { ifThere } from './absence.ts';
import type { EasCaller } from './caller.ts';

/** What a service gets of the traffic of its group. */
export interface Release {
  /** `standalone`: by its own address only; `grouping`: by the group's too. */
  readonly trafficState?: 'standalone' | 'grouping';
  /** Its part beside the other services of the group, -1 to 1000; for groups with fixed weights. */
  readonly weight?: number;
}

/** What is changed of a rollout; what is left out stays. */
export interface RolloutChange {
  readonly strategy?: RolloutStrategy;
  /** Holds it before the next batch, or lets it go on. */
  readonly paused?: boolean;
}

/** The ways of requests to services. Every method rejects with a `CloudError`; a change is sent once. */
export interface TrafficApi {
  /** Addresses and the access token. The token is a secret: use it for one call and drop it. */
  describeEndpoints(service: string, signal?: AbortSignal): Promise<EndpointsAnswer>;
  release(service: string, release: Release, signal?: AbortSignal): Promise<void>;

  /** Undefined when the service has none. */
  describeRollout(service: string, signal?: AbortSignal): Promise<Rollout | undefined>;
  /** From now on the service's updates go through its instances in this way. */
  createRollout(
    service: string,
    strategy: RolloutStrategy,
    options?: { paused?: boolean },
    signal?: AbortSignal,
  ): Promise<void>;
  updateRollout(service: string, change: RolloutChange, signal?: AbortSignal): Promise<void>;
  /** Ends it at once; nothing is rolled back. */
  deleteRollout(service: string, signal?: AbortSignal): Promise<void>;

  /** Undefined when the service has none. */
  describeMirror(service: string, signal?: AbortSignal): Promise<Mirror | undefined>;
  createMirror(service: string, mirror: Mirror, signal?: AbortSignal): Promise<void>;
  updateMirror(service: string, mirror: Mirror, signal?: AbortSignal): Promise<void>;
  deleteMirror(service: string, signal?: AbortSignal): Promise<void>;
}

/** The ways of requests over a caller. */
export function trafficApi(caller: EasCaller): TrafficApi {
  return {
    describeEndpoints: (service, signal) =>
      caller.read('DescribeServiceEndpoints', caller.ofService(service), EndpointsAnswer, signal),
    release: (service, { trafficState, weight }, signal) => {
      const body = { TrafficState: trafficState, Weight: weight };
      return caller.change('ReleaseService', caller.ofService(service, { body }), signal);
    },
    describeRollout: (service, signal) => {
      const read = () => caller.read('DescribeServiceRollout', caller.ofService(service), RolloutAnswer, signal);
      return ifThere(caller, service, 'rollout', read, signal);
    },
    createRollout: (service, strategy, { paused } = {}, signal) => {
      const body = { ...strategyBody(strategy), Paused: paused };
      return caller.change('CreateServiceRollout', caller.ofService(service, { body }), signal);
    },
    updateRollout: (service, { strategy, paused }, signal) => {
      const body = { ...(strategy && strategyBody(strategy)), Paused: paused };
      return caller.change('UpdateServiceRollout', caller.ofService(service, { body }), signal);
    },
    deleteRollout: (service, signal) => caller.change('DeleteServiceRollout', caller.ofService(service), signal),
    describeMirror: (service, signal) => {
      const read = async () => {
        const mirror = await caller.read('DescribeServiceMirror', caller.ofService(service), MirrorAnswer, signal);
        return mirror.targets.length === 0 ? undefined : mirror;
      };
      return ifThere(caller, service, 'mirror', read, signal);
    },
    createMirror: (service, mirror, signal) =>
      caller.change('CreateServiceMirror', caller.ofService(service, { body: mirrorBody(mirror) }), signal),
    updateMirror: (service, mirror, signal) =>
      caller.change('UpdateServiceMirror', caller.ofService(service, { body: mirrorBody(mirror) }), signal),
    deleteMirror: (service, signal) => caller.change('DeleteServiceMirror', caller.ofService(service), signal),
  };
}

function strategyBody(strategy: RolloutStrategy): object {
  if (strategy.kind === 'partition') return { Partition: { Partition: strategy.kept } };
  return { Batch: { BatchSize: strategy.size, Interval: strategy.interval } };
}

function mirrorBody({ percent, targets }: Mirror): object {
  return { Ratio: percent, Target: targets };
}
