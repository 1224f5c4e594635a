import { fractionOf } from '../ids.ts';
import { configOf, memberTypeOf } from '../services/config.ts';
import { takesTraffic } from '../services/instanceState.ts';
import { engineOf } from '../services/modelOf.ts';
import { groupOf } from '../services/serviceAnswer.ts';
import { childrenOf, parentOf } from '../services/world.ts';
import type { InstanceRecord } from '../state/instanceRecord.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import type { Use } from './instanceWork.ts';
import { pastQps, pastResponseMs, pastTraffic, type PastLoad } from './modelledPast.ts';
import type { Telemetry } from './telemetry.ts';
import { noTraffic, sumTraffic, type TrafficSums } from './trafficSums.ts';

/** The record begins a moment after the emulator. */
const graceMs = 1000;

/** What a question about the past of services stands on. */
export interface HistoryEnv {
  readonly state: EmulatorState;
  readonly telemetry: Telemetry;
  /** Real time of the question, ms. */
  readonly now: number;
}

/** The instances that do the work of a service: of an aggregate those of its members. */
export function workersOf(state: EmulatorState, service: ServiceRecord): readonly ServiceRecord[] {
  const children = childrenOf(state, service.uid);
  return children.length > 0 ? children : [service];
}

/** True when it is known how things were at a time: modelled before the emulator began, recorded since. */
export function isKnown({ state, telemetry, now }: HistoryEnv, at: number): boolean {
  return at < (state.begunAt ?? 0) || at + graceMs >= telemetry.recordedSince(now);
}

/** Requests to a service in a span of at most a minute: as recorded, and before the emulator began as modelled. */
export function trafficIn(env: HistoryEnv, service: ServiceRecord, fromMs: number, toMs: number): TrafficSums {
  const begun = env.state.begunAt ?? 0;
  const past = fromMs < begun && isServing(env.state, service, fromMs);
  const modelled = past ? pastTraffic(pastLoadOf(env.state, service), fromMs, Math.min(begun, toMs)) : noTraffic();
  const recorded = env.telemetry.of(service.uid)?.between(fromMs, toMs);
  return recorded ? sumTraffic([modelled, recorded]) : modelled;
}

/** How an instance was used in a span of at most a minute. */
export function useIn(
  env: HistoryEnv,
  service: ServiceRecord,
  instance: InstanceRecord,
  fromMs: number,
  toMs: number,
): Use {
  if (fromMs >= (env.state.begunAt ?? 0)) {
    return env.telemetry.of(service.uid)?.use(instance.name, fromMs, toMs, env.now) ?? { busy: 0, load: 0 };
  }
  if (!takesTraffic(instance, fromMs) || !isServing(env.state, service, fromMs)) return { busy: 0, load: 0 };
  const load = pastLoadOf(env.state, service);
  const sharing = Math.max(1, service.instances.filter((entry) => takesTraffic(entry, fromMs)).length);
  const mean = (pastQps(load, fromMs) * pastResponseMs(load, fromMs)) / 1000 / sharing;
  return { busy: 1 - Math.exp(-mean), load: mean };
}

/** Every part of a service must have been up for it to be used. */
function isServing(state: EmulatorState, service: ServiceRecord, at: number): boolean {
  const whole = parentOf(state, service) ?? service;
  return workersOf(state, whole).every((worker) => worker.instances.some((instance) => takesTraffic(instance, at)));
}

/** Services that work as one have the same traffic; the part of the response time differs by role. */
function pastLoadOf(state: EmulatorState, service: ServiceRecord): PastLoad {
  const parent = parentOf(state, service);
  const config = configOf(service);
  const member = memberTypeOf(config);
  const group = member === undefined ? undefined : groupOf(state, service);
  const isLlm = engineOf(config) !== 'unknown' || workersOf(state, service).length > 1;
  const prefillShare = 0.06 + 0.04 * fractionOf(service.name);
  const share = member === 'LLMPrefill' ? prefillShare : member === 'LLMDecode' ? 0.9 : 1;
  return { seed: parent?.name ?? group ?? service.name, isLlm, share };
}
