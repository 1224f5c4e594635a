import type { IncomingMessage, ServerResponse } from 'node:http';
import { announcesTooMuch } from '../http/body.ts';
import { type FaultRule, type FaultRules, faultBody, matchFault } from '../faults.ts';
import { type Answer, engineError, textAnswer } from './protocol/answerBodies.ts';
import { bodyFaultOf, replacesAnswer } from './http/bodyFaults.ts';
import type { Engines } from './engines.ts';
import type { DataPlane, ServiceDirectory } from './directory.ts';
import { answerInside } from './engineApi.ts';
import { Exchange } from './http/exchange.ts';
import type { EngineInstance } from './pace/engineInstance.ts';
import { Fleet } from './pace/fleet.ts';
import { admit } from './gateway.ts';
import { observe } from './http/observe.ts';
import { TOO_LARGE_TEXT } from './inferred.ts';
import { type PredictPath, readPredictPath } from './http/predictPath.ts';
import { MirrorShares } from './mirrorShares.ts';
import { countRouted } from './router/countRouted.ts';
import { isRouted } from './router/route.ts';
import { Routers } from './router/routers.ts';
import { type Clock, Timeline, realClock } from './pace/timeline.ts';
import type { TrafficObserver } from './traffic.ts';

/** What the data plane stands on. */
export interface DataPlaneOptions {
  readonly directory: ServiceDirectory;
  /** Rules that make data-plane requests fail; none by default. */
  readonly faults?: FaultRules;
  /** Told of every request to a service that exists. */
  readonly traffic?: TrafficObserver;
  /** Real time, unless a test says otherwise. */
  readonly clock?: Clock;
  /** Told of what should not happen. Never gets a token or a body. */
  readonly onError?: (error: unknown) => void;
}

/** How often running requests are checked against the instances that still exist. */
const SWEEP_MS = 1000;

/** The data plane of EAS in this process: gateway, router and engines, paced by the serving model. */
export class EmulatedDataPlane implements DataPlane {
  readonly #options: DataPlaneOptions;
  readonly #clock: Clock;
  readonly #timeline: Timeline;
  readonly #fleet: Fleet;
  readonly #engines: Engines;
  readonly #open = new Set<Exchange>();
  #sweeping = false;

  constructor(options: DataPlaneOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#timeline = new Timeline(this.#clock);
    this.#fleet = new Fleet(this.#timeline, (service, instance) => this.#hasInstance(service, instance));
    this.#engines = {
      directory: options.directory,
      fleet: this.#fleet,
      timeline: this.#timeline,
      routers: new Routers(this.#timeline, options.directory),
      mirrors: new MirrorShares(),
      traffic: options.traffic,
    };
  }

  /** The instances that are working now. */
  get busyInstances(): readonly EngineInstance[] {
    return this.#fleet.busy;
  }

  handle(req: IncomingMessage, res: ServerResponse, path: string): void {
    const address = readPredictPath(path);
    const rule = this.#options.faults && matchFault(this.#options.faults, { path: address.path });
    const exchange = new Exchange(req, res, bodyFaultOf(rule), this.#clock);
    this.#open.add(exchange);
    exchange.onClose(() => this.#open.delete(exchange));
    this.#answer(exchange, address, rule).catch((error: unknown) => {
      this.#options.onError?.(error);
      if (exchange.settled) exchange.destroy();
      else exchange.answer(engineError(500, 'InternalServerError', 'The emulator failed to answer this request.'));
    });
  }

  close(): void {
    this.#timeline.close();
    for (const exchange of this.#open) exchange.destroy();
  }

  async #answer(exchange: Exchange, address: PredictPath, rule: FaultRule | undefined): Promise<void> {
    const { req } = exchange;
    if (announcesTooMuch(req)) return exchange.refuseBody(textAnswer(413, TOO_LARGE_TEXT));
    const { directory, traffic } = this.#options;
    if (rule !== undefined) observe(exchange, traffic, directory.find(address.service));
    if (rule !== undefined && (await this.#applyFault(exchange, rule))) return;
    const admitted = admit(directory, address.service, req.headers.authorization);
    observe(exchange, traffic, 'service' in admitted ? admitted.service : directory.find(address.service));
    if ('refusal' in admitted) return this.#refuse(exchange, address.service, admitted.refusal);
    await answerInside(this.#engines, exchange, admitted.service, address.inside);
    this.#sweepWhileBusy();
  }

  #refuse(exchange: Exchange, name: string, refusal: Answer): void {
    const service = refusal.status === 503 ? this.#options.directory.find(name) : undefined;
    // What a router says that has no worker counts in the router.
    if (service && isRouted(service)) countRouted(this.#engines, exchange, service);
    exchange.answer(refusal);
  }

  #hasInstance(name: string, instance: string): boolean {
    const service = this.#options.directory.find(name);
    const { readyInstanceNames: ready = [], finishingInstanceNames: finishing = [] } = service ?? {};
    return ready.includes(instance) || finishing.includes(instance);
  }

  /** Stalls, and answers in the place of the service where the rule says so; true when it has. */
  async #applyFault(exchange: Exchange, rule: FaultRule): Promise<boolean> {
    const stallFirst = exchange.fault?.stallAfterBytes === undefined ? (rule.stallMs ?? 0) : 0;
    if (stallFirst > 0) await this.#pause(exchange, stallFirst);
    if (!replacesAnswer(rule)) return false;
    const { text, type } = faultBody(rule);
    const status = rule.status ?? (rule.html ? 502 : 200);
    exchange.answer({ status, type, text, headers: retryHeaders(rule.retryAfterMs) });
    return true;
  }

  #pause(exchange: Exchange, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, resolve);
      exchange.onClose(() => {
        stop();
        resolve();
      });
    });
  }

  /** An instance that was stopped or restarted takes the requests on it along. */
  #sweepWhileBusy(): void {
    if (this.#sweeping || this.#fleet.busy.length === 0) return;
    this.#sweeping = true;
    this.#timeline.at(this.#timeline.now() + SWEEP_MS, () => {
      this.#sweeping = false;
      this.#fleet.dropLost();
      this.#sweepWhileBusy();
    });
  }
}

function retryHeaders(ms: number | undefined): Record<string, string> {
  return ms === undefined ? {} : { 'retry-after': String(Math.ceil(ms / 1000)), 'retry-after-ms': String(ms) };
}
