import { CloudError } from '../../cloud/errors.ts';
import type { ServiceModel } from '../../eas/services/model.ts';
import type { WatchResult, WatchUpdate } from '../../eas/services/wait.ts';
import type { ServiceEvent } from '../../eas/wire/events.ts';
import type { Deployment } from '../../messages/deployProgress.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionParts } from './deployParts.ts';
import { detailLines, failureOf, firstStages, noteOf, partsOf, reachedStage, stagesOf } from './deploymentView.ts';
import type { SavedRun } from './savedRun.ts';

/** Follows one deployment, in the panel and in a progress notification, and tells how it ended. */
export class DeploymentFollower {
  #deployment: Deployment;
  #abort: AbortController | undefined;
  #details = '';
  #silent = false;

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

  /** Whether it was stopped without a word. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /** Stops waiting without a word; the deployment goes on. */
  dispose(): void {
    this.#silent = true;
    this.#abort?.abort();
  }

  /** Waits for the end. Cancelling the notification only stops the waiting. */
  async follow(): Promise<void> {
    const { t, prompts } = this.parts;
    this.#set({ ...this.#deployment, phase: 'following', problem: undefined, endedAt: undefined });
    // The label of the notification's button is VS Code's own: the title says what it does.
    const title = t('Deploying {0} (Cancel only stops watching)', this.run.serviceName);
    await prompts.progress(title, async (report, signal) => {
      const abort = new AbortController();
      this.#abort = abort;
      const stop = AbortSignal.any([signal, abort.signal]);
      const tell = onChange(report);
      tell(this.#currentLabel());
      try {
        const onUpdate = (update: WatchUpdate): void => {
          this.#update(update);
          tell(this.#currentLabel());
        };
        const options = { signal: stop, onUpdate, longestPauseMs: this.connection.pollMs };
        this.#end(await this.parts.watch(this.connection.api, this.run.serviceName, options));
      } catch (error) {
        this.#fail(error, stop.aborted);
      }
    });
  }

  #update({ service, events, trouble, eventsTrouble }: WatchUpdate): void {
    const { t, explain } = this.parts;
    const said = trouble === undefined ? service && noteOf(service) : explain(trouble).message;
    // Other trouble with events may pass, and costs only a detail.
    const lacks = eventsTrouble?.kind === 'forbidden' ? explain(eventsTrouble).message : undefined;
    const note = [said, lacks].filter(Boolean).join(' ') || undefined;
    const shown = { ...this.#deployment, note: trouble === undefined ? note : t('{0} Trying again.', note ?? '') };
    if (service === undefined) {
      this.#set(shown);
      return;
    }
    this.run.reached = reachedStage({ service, events, reached: this.run.reached });
    const signs = { service, events, reached: this.run.reached };
    this.#set({ ...shown, stages: stagesOf(signs, undefined, t), parts: partsOf(service, t) });
  }

  #end({ outcome, service, events }: WatchResult): void {
    const { t } = this.parts;
    if (service === undefined) {
      this.#set({
        ...this.#deployment,
        phase: 'failed',
        problem: goneProblem(t),
        note: undefined,
        endedAt: this.parts.now(),
      });
      return;
    }
    this.run.reached = reachedStage({ service, events, reached: this.run.reached });
    const shared = { ...this.#deployment, parts: partsOf(service, t), note: undefined, endedAt: this.parts.now() };
    const signs = { service, events, reached: this.run.reached };
    if (outcome === 'running') this.#set({ ...shared, phase: 'running', stages: stagesOf(signs, undefined, t) });
    else this.#set({ ...shared, phase: 'failed', ...this.#failure(service, events) });
  }

  #failure(service: ServiceModel, events: readonly ServiceEvent[]): Pick<Deployment, 'stages' | 'problem' | 'note'> {
    const { t } = this.parts;
    const failure = service.state.phase === 'failed' ? failureOf(service, events, t) : undefined;
    this.#details = detailLines(service, events).join('\n');
    const problem = failure ?? endedOtherwise(service, t);
    return {
      stages: stagesOf({ service, events, reached: this.run.reached }, failure, t),
      problem: { message: problem.message, advice: problem.advice },
      note: failure?.detail ? t('EAS says: {0}', failure.detail) : undefined,
    };
  }

  #fail(error: unknown, stopped: boolean): void {
    if (stopped) {
      this.#set({ ...this.#deployment, phase: 'unfollowed', problem: undefined });
      return;
    }
    const { message, advice, details } = this.parts.explain(error);
    this.#details = details;
    const gone = error instanceof CloudError && error.kind === 'not-found';
    if (gone)
      this.#set({
        ...this.#deployment,
        phase: 'failed',
        problem: goneProblem(this.parts.t),
        endedAt: this.parts.now(),
      });
    else this.#set({ ...this.#deployment, phase: 'unfollowed', problem: { message, advice } });
  }

  #currentLabel(): string {
    return this.#deployment.stages.find(({ state }) => state === 'current')?.label ?? '';
  }

  #set(deployment: Deployment): void {
    this.#deployment = deployment;
    this.changed(this.run);
  }
}

/** Passes on what differs from the last, and no empty text. */
function onChange(report: (message: string) => void): (message: string) => void {
  let last = '';
  return (message) => {
    if (message === '' || message === last) return;
    last = message;
    report(message);
  };
}

function goneProblem(t: SessionParts['t']): Problem {
  return {
    message: t('The service is not there any more.'),
    advice: t('It was deleted while it was being deployed. Deploy again if that was not meant.'),
  };
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
