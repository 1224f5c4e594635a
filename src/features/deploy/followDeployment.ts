import { CloudError } from '../../cloud/errors.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import type { ServiceEvent } from '../../eas/wire/events.ts';
import type { Deployment } from '../../messages/deployProgress.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionParts } from './deployParts.ts';
import {
  failureOf,
  firstStages,
  noteOf,
  partsOf,
  reachedStage,
  stagesOf,
  type DeploymentSigns,
} from './deploymentView.ts';
import type { SavedRun } from './savedRun.ts';

/** Follows one deployment, in the panel and in a progress notification, and tells how it ended. */
export class DeploymentFollower {
  #events: readonly ServiceEvent[] = [];
  #asking: Promise<void> | undefined;
  #deployment: Deployment;
  #abort: AbortController | undefined;
  #details = '';

  constructor(
    private readonly parts: SessionParts,
    private readonly connection: Connection,
    private readonly run: SavedRun,
    private readonly changed: (run: SavedRun) => void,
  ) {
    this.#deployment = {
      serviceName: run.serviceName,
      phase: 'following',
      startedAt: run.startedAt,
      stages: firstStages(parts.t),
      parts: [],
    };
  }

  get deployment(): Deployment {
    return this.#deployment;
  }

  /** What EAS said, for the log. */
  get details(): string {
    return this.#details;
  }

  /** Stops waiting without a word; the deployment goes on. */
  dispose(): void {
    this.#abort?.abort();
  }

  /** Waits for the end. Cancelling the notification only stops the waiting. */
  async follow(): Promise<void> {
    const { t, prompts } = this.parts;
    this.#set({ ...this.#deployment, phase: 'following', problem: undefined, endedAt: undefined });
    await prompts.progress(t('Deploying {0}', this.run.serviceName), async (report, signal) => {
      const abort = new AbortController();
      this.#abort = abort;
      const stop = AbortSignal.any([signal, abort.signal]);
      report(this.#currentLabel());
      try {
        const service = await this.parts.watch(this.connection.api, this.run.serviceName, {
          signal: stop,
          onUpdate: (update) => {
            this.#update(update, stop);
            report(this.#currentLabel());
          },
        });
        await this.#end(service, stop);
      } catch (error) {
        this.#fail(error, stop.aborted);
      }
    });
  }

  #update(service: ServiceModel, signal: AbortSignal): void {
    this.#show(service);
    this.#asking ??= this.#askEvents(signal).finally(() => {
      this.#asking = undefined;
      if (!signal.aborted && this.#deployment.phase === 'following') this.#show(service);
    });
  }

  #show(service: ServiceModel): void {
    const signs: DeploymentSigns = { service, events: this.#events, reached: this.run.reached };
    this.run.reached = reachedStage(signs);
    this.#set({
      ...this.#deployment,
      phase: 'following',
      stages: stagesOf(signs, undefined, this.parts.t),
      parts: partsOf(service, this.parts.t),
      note: noteOf(service),
    });
  }

  /** Events only tell more about the step under way: a failure to read them is passed over. */
  async #askEvents(signal: AbortSignal): Promise<void> {
    try {
      this.#events = await this.connection.api.listEvents(this.run.serviceName, signal);
    } catch (error) {
      if (!signal.aborted) this.parts.log.warn(this.parts.explain(error).details);
    }
  }

  async #end(service: ServiceModel, signal: AbortSignal): Promise<void> {
    await this.#asking;
    await this.#askEvents(signal);
    const { t, now } = this.parts;
    const signs: DeploymentSigns = { service, events: this.#events, reached: this.run.reached };
    const shared = { ...this.#deployment, parts: partsOf(service, t), note: undefined, endedAt: now() };
    if (service.state.phase === 'running') {
      this.#set({ ...shared, phase: 'running', stages: stagesOf(signs, undefined, t) });
      return;
    }
    const failure = service.state.phase === 'failed' ? failureOf(service, this.#events, t) : undefined;
    const problem = failure ?? endedOtherwise(service, t);
    this.#details = this.#detailsOf(service, failure?.detail);
    const detail = failure?.detail ? t('EAS says: {0}', failure.detail) : undefined;
    this.#set({
      ...shared,
      phase: 'failed',
      stages: stagesOf(signs, failure, t),
      problem: { message: problem.message, advice: problem.advice },
      note: detail,
    });
  }

  #fail(error: unknown, stopped: boolean): void {
    const { t } = this.parts;
    if (stopped) {
      this.#set({ ...this.#deployment, phase: 'unfollowed', problem: undefined });
      return;
    }
    const explained = this.parts.explain(error);
    this.#details = explained.details;
    const gone = error instanceof CloudError && error.kind === 'not-found';
    const problem: Problem = gone
      ? { message: t('The service is not there any more.'), advice: t('It was deleted while it was being deployed.') }
      : { message: explained.message, ...(explained.advice === undefined ? {} : { advice: explained.advice }) };
    this.#set({
      ...this.#deployment,
      phase: gone ? 'failed' : 'unfollowed',
      problem,
      ...(gone ? { endedAt: this.parts.now() } : {}),
    });
  }

  #currentLabel(): string {
    return this.#deployment.stages.find(({ state }) => state === 'current')?.label ?? '';
  }

  #detailsOf(service: ServiceModel, detail = ''): string {
    const lines = [service, ...service.members].map(
      ({ name, state }) => `${name}: ${state.status}${state.message ? `, ${state.message}` : ''}`,
    );
    const events = this.#events.map(({ Time, Type, Reason, Message }) =>
      [Time, Type, Reason, Message].filter(Boolean).join(' '),
    );
    return [detail, ...lines, ...events].filter((line) => line !== '').join('\n');
  }

  #set(deployment: Deployment): void {
    this.#deployment = deployment;
    this.changed(this.run);
  }
}

function endedOtherwise(service: ServiceModel, t: SessionParts['t']): Problem {
  return service.state.phase === 'stopped' || service.state.phase === 'stopping'
    ? {
        message: t('The service was stopped before it ran.'),
        advice: t('Start it in the Services view when you need it.'),
      }
    : {
        message: t('The service ended in the state "{0}".', service.state.status),
        advice: t('Look at its events and its log for the first error.'),
      };
}
