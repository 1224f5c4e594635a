import type { World } from '../actions/action.ts';
import { findService, lastOperation, visibleServices } from '../services/world.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { Autoscalers } from './autoscale.ts';
import { runCronJob } from './cronJobs.ts';
import { autoscalerOf } from './scaler.ts';
import { scaleTo } from './scaleTo.ts';
import { nextDue } from './schedule.ts';

/** How often metrics are looked at, in minutes of the cloud [INFER], and the least of that in ms of real time. */
const lookMinutes = 0.25;
const shortestLookMs = 50;
/** Timers cannot wait for longer than some weeks; a wait that is cut short just looks again. */
const longestWaitMs = 6 * 3_600_000;

/** What the loop works on. */
export interface ScalingLoopOptions extends Omit<World, 'origin'> {
  readonly log: (sentence: string) => void;
}

/** A scheduled scaling that waits for its time. */
interface DueJob {
  readonly uid: string;
  readonly job: string;
  readonly at: number;
}

/** Scales services whose autoscaler or schedule asks for it. While none has either, it does nothing, not even wait. */
export class ScalingLoop {
  readonly #options: ScalingLoopOptions;
  readonly #autoscalers = new Autoscalers();
  /** Services whose scaling is being made safe. */
  readonly #underWay = new Set<string>();
  /** When each job falls due next, by service, job and schedule. */
  #due = new Map<string, DueJob>();
  #armed: { readonly at: number; readonly stop: () => void } | undefined;
  #closed = false;

  constructor(options: ScalingLoopOptions) {
    this.#options = options;
  }

  /** Tells that the state is, or is about to be, this: a scaler in it must not be slept through. */
  wake(state: EmulatorState): void {
    const { clock } = this.#options;
    const at = this.#closed ? undefined : this.#nextLook(state, clock.now());
    if (at === undefined || !clock.after || (this.#armed && this.#armed.at <= at)) return;
    this.#armed?.stop();
    const wait = Math.min(longestWaitMs, Math.max(0, at - clock.now()));
    this.#armed = { at, stop: clock.after(wait, () => this.#look()) };
  }

  close(): void {
    this.#closed = true;
    this.#armed?.stop();
    this.#armed = undefined;
  }

  /** When to look next; undefined when no service has a scaler. */
  #nextLook(state: EmulatorState, now: number): number | undefined {
    const due = new Map<string, DueJob>();
    let next = Number.POSITIVE_INFINITY;
    for (const service of visibleServices(state, now)) {
      if (autoscalerOf(service)) next = Math.min(next, now + this.#lookMs());
      for (const { name, schedule, timeZone } of service.cronScaler?.jobs ?? []) {
        const key = JSON.stringify([service.uid, name, schedule, timeZone]);
        const at = this.#due.get(key)?.at ?? nextDue(schedule, timeZone, now);
        if (at === undefined) continue;
        due.set(key, { uid: service.uid, job: name, at });
        next = Math.min(next, at);
      }
    }
    this.#due = due;
    return Number.isFinite(next) ? next : undefined;
  }

  #lookMs(): number {
    return Math.max(shortestLookMs, this.#options.scale.ms(lookMinutes));
  }

  #look(): void {
    this.#armed = undefined;
    const { store, clock } = this.#options;
    const now = clock.now();
    const services = visibleServices(store.state, now);
    for (const [key, { uid, job, at }] of this.#due) {
      if (at > now) continue;
      this.#due.delete(key);
      const service = services.find((entry) => entry.uid === uid);
      if (service) this.#runJob(service, job);
    }
    const scaled = services.filter((service) => autoscalerOf(service));
    this.#autoscalers.keepOnly(new Set(scaled.map((service) => service.uid)));
    for (const service of scaled) this.#decide(service);
    this.wake(store.state);
  }

  #decide(service: ServiceRecord): void {
    const { store, clock, scale, telemetry } = this.#options;
    if (this.#underWay.has(service.uid)) return;
    const env = { state: store.state, telemetry, now: clock.now(), scale };
    const decision = this.#autoscalers.decide(env, service);
    if (!decision) return;
    this.#commit(service, (state) => {
      const now = findService(state, service.name, clock.now());
      // Changed in between: the next look decides anew.
      if (now?.uid !== service.uid || lastOperation(now).at !== lastOperation(service).at) return state;
      return scaleTo(state, now, decision.to, decision.message, this.#env());
    });
  }

  #runJob(service: ServiceRecord, job: string): void {
    this.#commit(service, (state) => runCronJob(state, service.name, job, this.#env()).state);
  }

  #env() {
    const { clock, scale, ids, faults = [] } = this.#options;
    return { now: clock.now(), scale, ids, faults };
  }

  #commit(service: ServiceRecord, change: (state: EmulatorState) => EmulatorState): void {
    this.#underWay.add(service.uid);
    this.#options.store
      .commit((state) => ({ state: change(state), result: undefined }))
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'unknown';
        this.#options.log(`The service ${service.name} could not be scaled: ${why}`);
      })
      .finally(() => this.#underWay.delete(service.uid));
  }
}
