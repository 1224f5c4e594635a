import { outputTokens } from './canned/generation.ts';
import type { DeployedService } from './directory.ts';
import type { Engines } from './engines.ts';
import { QUEUE_FULL_TEXT, retryPauseMs } from './inferred.ts';
import { startInference } from './pace/inference.ts';
import { type Answer, routerError } from './protocol/answerBodies.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import { chooseRoute } from './router/chooseRoute.ts';
import { isRouted, type Route } from './router/route.ts';
import type { Refused } from './router/routerDesk.ts';
import { routerSettingsOf } from './router/routerSettings.ts';
import { workersBehind, workersOf, type Workers } from './router/worker.ts';
import { checkJob, type Work, workOf } from './work.ts';

/** A request to be worked on, and who is told how it goes. */
export interface DispatchPlan {
  readonly service: DeployedService;
  readonly job: CompletionJob;
  /** Makes the text so many bytes of nothing. */
  readonly repeatBytes?: number | undefined;
  /** Tokens between two calls of `progress`. */
  readonly stride: number;
  /** It gets no instance: the answer instead. Nothing more is told then. */
  refused(answer: Answer): void;
  /** Its instances are known; `again` when others failed before. */
  began(work: Work, again: boolean): void;
  /** So many tokens are out; the last call has all. */
  progress(produced: number): void;
  /** True while another instance may still begin anew, because nothing of the answer was sent. */
  canBeginAnew(): boolean;
  /** An instance went away, and no other takes its place. Nothing more is told then. */
  lost(): void;
}

/** Finds instances for a request and works on it there, on others when those go. The answer takes it back. */
export function dispatch(engines: Engines, plan: DispatchPlan): () => void {
  const refusal = checkJob(plan.service, plan.job);
  if (refusal !== undefined) {
    plan.refused(refusal);
    return () => undefined;
  }
  const run = new Dispatch(engines, plan);
  run.route();
  return () => run.cancel();
}

class Dispatch {
  readonly #engines: Engines;
  readonly #plan: DispatchPlan;
  readonly #routed: boolean;
  #cancelStage: () => void = () => undefined;
  #work: Work | undefined;
  #attempts = 0;

  constructor(engines: Engines, plan: DispatchPlan) {
    this.#engines = engines;
    this.#plan = plan;
    this.#routed = isRouted(plan.service);
  }

  /** Asks for instances: a router, or the gateway before several instances of one service. */
  route(): void {
    const { service } = this.#plan;
    const asked = this.#asked();
    const settings = routerSettingsOf(service.routerSettings);
    let answered = false;
    const cancel = this.#engines.routers.of(service).ask({
      settings,
      choose: (memory) => chooseRoute(this.#workers(), settings, asked, memory),
      granted: (route) => {
        answered = true;
        this.#begin(route);
      },
      refused: (why) => {
        answered = true;
        this.#refuse(why);
      },
    });
    if (!answered) this.#cancelStage = cancel;
  }

  cancel(): void {
    this.#cancelStage();
  }

  #asked() {
    const { prompt, promptTokens } = this.#plan.job;
    return { promptTokens, blocks: prompt.blocks };
  }

  #workers(): Workers {
    const { directory, fleet } = this.#engines;
    // What it was when the request came may have changed while it waited.
    const service = directory.find(this.#plan.service.name) ?? this.#plan.service;
    if (this.#routed) return workersBehind(directory, service, fleet);
    const own = fleet.instancesOf(service).flatMap((instance) => workersOf(instance, 'normal'));
    return { normal: own, prefill: [], decode: [] };
  }

  #refuse(why: Refused): void {
    if (this.#attempts > 0) return this.#plan.lost();
    if (why === 'no-worker') return this.#plan.refused(routerError(503, 'no available inference worker'));
    this.#plan.refused(routerError(429, why === 'queue-full' ? QUEUE_FULL_TEXT : 'rate limit exceeded'));
  }

  #begin(route: Route): void {
    const { service, job, repeatBytes } = this.#plan;
    const again = this.#work !== undefined;
    const work = this.#work === undefined ? workOf(service, job, route, repeatBytes) : { ...this.#work, route };
    if ('status' in work) return this.#plan.refused(work);
    this.#work = work;
    this.#plan.began(work, again);
    if (this.#routed) this.#engines.routers.of(service).prefixes.sent(route.prefill, this.#asked());
    this.#run(work);
  }

  #run({ route, generation, maxTokens, job }: Work): void {
    const { timeline, fleet } = this.#engines;
    const lost = (): void => this.#lose();
    const held = [route.prefill, route.decode].map((instance) => fleet.hold(instance, lost));
    const release = (): void => {
      for (const letGo of held) letGo();
    };
    const cancel = startInference(timeline, {
      route,
      promptTokens: job.promptTokens,
      blocks: job.prompt.blocks,
      answeredBlocks: () => job.prompt.blocksWith([...generation.reasoning, ...generation.answer]),
      outputTokens: outputTokens(generation),
      maxTokens,
      reason: generation.finishReason,
      stride: this.#plan.stride,
      onProgress: (produced) => this.#plan.progress(produced),
    });
    this.#cancelStage = () => {
      cancel();
      release();
    };
  }

  /** Its instance is gone: where nothing was sent yet, a router tries another. */
  #lose(): void {
    this.#cancelStage();
    this.#cancelStage = () => undefined;
    const { retryCount } = routerSettingsOf(this.#plan.service.routerSettings);
    if (!this.#routed || this.#attempts >= retryCount || !this.#plan.canBeginAnew()) return this.#plan.lost();
    const { timeline } = this.#engines;
    const pause = retryPauseMs(this.#attempts);
    this.#attempts += 1;
    this.#cancelStage = timeline.at(timeline.now() + pause, () => this.route());
  }
}
