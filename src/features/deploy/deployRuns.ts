import type { ServiceConfig } from '../../eas/api.ts';
import type { DeploymentForm } from '../../eas/deployment/form.ts';
import type { Deployment } from '../../messages/deployProgress.ts';
import type { Connection } from '../connection/connection.ts';
import { firstStages } from './deploymentView.ts';
import type { SessionParts } from './deployParts.ts';
import { DeploymentFollower } from './followDeployment.ts';
import { RunStore, type SavedRun } from './savedRun.ts';
import { lookForService, sendDeployment, type SendResult } from './sendDeployment.ts';

/** Sends deployments and follows the one that the panel shows; remembers it over a reload of the window. */
export class DeployRuns {
  readonly #store: RunStore;
  /** What the panel shows. */
  #follower: DeploymentFollower | undefined;
  /** All that are still waited for, by connection and service. */
  readonly #waiting = new Map<string, DeploymentFollower>();
  #sending: Deployment | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly changed: () => void,
    /** Called with the connection's id when a service runs: its draft has done its work. */
    private readonly finished: (connectionId: string) => void,
  ) {
    this.#store = new RunStore(parts.memory);
  }

  /** The deployment that the panel shows instead of the form. */
  get current(): Deployment | undefined {
    return this.#sending ?? this.#follower?.deployment;
  }

  dispose(): void {
    for (const follower of this.#waiting.values()) follower.dispose();
  }

  /** Sends a configuration once and begins to follow it when EAS took it. */
  async send(connection: Connection, config: ServiceConfig, form: DeploymentForm): Promise<SendResult> {
    const run: SavedRun = { serviceName: form.name, startedAt: this.parts.now(), taken: false, reached: 'request' };
    this.#showSending(run);
    await this.#store.write(connection.id, run);
    const workspaceId = form.workspaceId === '' ? undefined : form.workspaceId;
    const result = await sendDeployment(connection.api, config, workspaceId, run.serviceName, run.startedAt);
    await this.#settle(connection, run, result);
    return result;
  }

  /**
   * Goes on with a deployment that was under way when the window was reloaded or the connection changed. Tells what
   * became of one whose answer was still out.
   */
  async resume(connection: Connection): Promise<SendResult | undefined> {
    const run = this.#store.read(connection.id);
    this.#follower = run && this.#waiting.get(keyOf(connection, run));
    if (!run || this.#follower) return undefined;
    if (run.taken) {
      this.#follow(connection, run);
      return undefined;
    }
    this.#showSending(run);
    const { serviceName, startedAt } = run;
    const result = await lookForService(connection.api, serviceName, startedAt, undefined);
    await this.#settle(connection, run, result);
    return result;
  }

  /** Stops watching the deployment that the panel shows, which says so itself. The deployment goes on. */
  stopFollowing(): void {
    this.#follower?.dispose();
  }

  followAgain(connection: Connection): void {
    const run = this.#store.read(connection.id);
    if (run && this.current?.phase === 'unfollowed') this.#follow(connection, run);
  }

  /** Back to the form. A deployment that is still followed goes on in its notification, and its draft is done with. */
  leave(connection: Connection): void {
    const phase = this.current?.phase;
    if (phase === 'following' || phase === 'running') this.finished(connection.id);
    this.#follower = undefined;
    void this.#store.clear(connection.id);
    this.changed();
  }

  showDetails(): void {
    const details = this.#follower?.details;
    if (details) this.parts.log.error(details);
    this.parts.log.show();
  }

  #showSending({ serviceName, startedAt }: SavedRun): void {
    this.#sending = { serviceName, startedAt, phase: 'sending', stages: firstStages(this.parts.t), parts: [] };
    this.changed();
  }

  async #settle(connection: Connection, run: SavedRun, result: SendResult): Promise<void> {
    this.#sending = undefined;
    if (result.kind === 'taken') {
      const taken = { ...run, taken: true };
      await this.#store.write(connection.id, taken);
      this.#follow(connection, taken);
    } else {
      await this.#store.clear(connection.id);
      this.changed();
    }
  }

  #follow(connection: Connection, run: SavedRun): void {
    const follower = new DeploymentFollower(this.parts, connection, run, (now) => {
      if (this.#follower !== follower) return;
      if (follower.deployment.phase === 'following') void this.#store.write(connection.id, now);
      this.changed();
    });
    this.#follower = follower;
    this.#waiting.set(keyOf(connection, run), follower);
    void this.#wait(connection, run, follower);
  }

  async #wait(connection: Connection, run: SavedRun, follower: DeploymentFollower): Promise<void> {
    await follower.follow();
    this.#waiting.delete(keyOf(connection, run));
    const { phase, serviceName } = follower.deployment;
    const isOver = phase === 'running' || phase === 'failed';
    if (isOver) this.parts.onDeployed(serviceName);
    if (isOver && this.#follower === follower) await this.#store.clear(connection.id);
    if (phase === 'running' && this.#follower === follower) this.finished(connection.id);
    this.changed();
    await this.#tell(connection, follower);
  }

  /** The chat opens on the active connection, where the name may be another service's. */
  async #openChat({ id, label }: Connection, serviceName: string): Promise<void> {
    const { state } = this.parts.connections;
    if (state.kind === 'connected' && state.connection.id === id) return this.parts.openChat(serviceName);
    const { t, prompts } = this.parts;
    await prompts.notify('info', t('{0} belongs to the connection {1}. Switch to it first.', serviceName, label));
  }

  async #tell(connection: Connection, follower: DeploymentFollower): Promise<void> {
    const { t, prompts } = this.parts;
    const { phase, serviceName, problem } = follower.deployment;
    const [openChat, showDetails] = [t('Open Chat'), t('Show Details')];
    if (phase === 'running') {
      const chosen = await prompts.notify('info', t('{0} is running.', serviceName), openChat);
      if (chosen === openChat) await this.#openChat(connection, serviceName);
    }
    if (phase === 'failed') {
      const message = [t('{0} was not deployed.', serviceName), problem?.message, problem?.advice]
        .filter(Boolean)
        .join(' ');
      const chosen = await prompts.notify('error', message, showDetails);
      if (chosen === showDetails) this.showDetails();
    }
    if (phase === 'unfollowed' && problem === undefined && !follower.isSilent) {
      await prompts.notify('info', t('No longer watching {0}. It goes on deploying.', serviceName));
    }
  }
}

function keyOf(connection: Connection, { serviceName }: SavedRun): string {
  return `${connection.id} ${serviceName}`;
}
