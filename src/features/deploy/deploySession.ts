import type { DeployMessage, DeployState } from '../../messages/deploy.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import { notKept } from '../../messages/keptSecrets.ts';
import type { Finding } from '../../eas/deployment/finding.ts';
import { keptDraft } from '../../eas/deployment/keptDraft.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import { confirmQuestion } from './confirmQuestion.ts';
import type { SessionParts } from './deployParts.ts';
import { DeployRuns } from './deployRuns.ts';
import { deployState } from './deploySnapshot.ts';
import { FormAids } from './formAids.ts';
import { FormSession } from './formSession.ts';
import { refusedField } from './refusedField.ts';
import type { SendResult } from './sendDeployment.ts';

/**
 * The one deployment form of a window: what is chosen, what is fetched, what is under way. Panels come and go and show
 * it. It tells `changed` whenever there is something new to show.
 */
export class DeploySession {
  readonly #form: FormSession;
  readonly #runs: DeployRuns;
  readonly #aids: FormAids;
  readonly #listener: { dispose(): unknown };
  #connection: Connection | undefined;
  /** The active connection while the form still belongs to the one before. */
  #other: Connection | undefined;
  #connectionState: ConnectionState;
  #ack = 0;
  #refused = 0;
  #busy = false;
  #problem: Problem | undefined;
  #takenName: string | undefined;
  #refusedField: Finding | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly tell: () => void,
  ) {
    const changed = (): void => this.#changed();
    this.#form = new FormSession(parts, changed);
    this.#aids = new FormAids(parts, this.#form, changed, (error) => this.#problemOf(error));
    this.#runs = new DeployRuns(parts, changed, (connectionId) => this.#finished(connectionId));
    this.#connectionState = parts.connections.state;
    this.#listener = parts.connections.onDidChange((state) => this.#useConnection(state));
    this.#useConnection(parts.connections.state);
    if (parts.connections.state.kind !== 'connected') void this.#connect();
  }

  get state(): DeployState {
    const flags = {
      ack: this.#ack,
      connection: this.#connectionView(),
      draftRestored: this.#form.restored,
      refused: this.#refused,
      busy: this.#busy,
      problem: this.#problem,
      deployment: this.#runs.current,
    };
    const words = { t: this.parts.t, problem: (error: unknown) => this.#problemOf(error) };
    const aids = this.#aids.state(this.#takenName, this.#refusedField ? [this.#refusedField] : []);
    return deployState(this.#form.form, this.#form.loads, flags, aids, words);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#form.dispose();
    this.#runs.dispose();
    this.#aids.dispose();
  }

  #changed(): void {
    this.#aids.look(this.#connection);
    this.tell();
  }

  /** Does what the panel asks. */
  handle(message: DeployMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ack = 0;
        void this.#form.loadServices();
        this.#changed();
        return;
      case 'edit':
        this.#ack = message.seq;
        this.#refusedField = undefined;
        this.#form.edit(message.edit);
        return;
      case 'searchModels':
        this.#form.search(message.query);
        return;
      case 'retry':
        if (message.what === 'connection') void this.#connect();
        else this.#form.retry(message.what);
        return;
      case 'deploy':
        void this.#deploy();
        return;
      case 'startOver':
        void this.#startOver();
        return;
      case 'revertConfig':
        this.#form.revertConfig();
        return;
      case 'copyConfig':
        void this.parts.copy(this.#form.form.saved.draft.configText);
        return;
      case 'openConfig':
        void this.#openConfig();
        return;
      case 'switchConnection':
        this.parts.switchConnection();
        return;
      case 'useActive':
        if (this.#other) this.#begin(this.#other);
        this.#changed();
        return;
      case 'fix':
      case 'undo':
      case 'applyPlan':
        this.#refusedField = undefined;
        this.#aids.handle(message);
        return;
      case 'advise':
      case 'closeAdvice':
      case 'correctMemory':
      case 'setPrice':
        this.#aids.handle(message);
        return;
      default:
        this.#handleRun(message.type);
    }
  }

  #handleRun(
    type: 'openChat' | 'deleteService' | 'showDetails' | 'stopFollowing' | 'followAgain' | 'backToForm',
  ): void {
    const name = this.#runs.current?.serviceName;
    if (type === 'openChat' && name !== undefined) this.#onOwn(name, this.parts.openChat);
    if (type === 'deleteService' && name !== undefined) this.#onOwn(name, this.parts.deleteService);
    if (type === 'showDetails') this.#runs.showDetails();
    if (type === 'stopFollowing') this.#runs.stopFollowing();
    if (type === 'followAgain' && this.#connection) this.#runs.followAgain(this.#connection);
    if (type === 'backToForm' && this.#connection) this.#leaveRun(this.#connection);
  }

  /** Acts on a service of the active connection, unless that is another one: the name may be another service's there. */
  #onOwn(name: string, act: (name: string) => void): void {
    const { t, prompts } = this.parts;
    if (!this.#other || !this.#connection) return act(name);
    const message = t('{0} belongs to the connection {1}. Switch to it first.', name, this.#connection.label);
    void prompts.notify('info', message);
  }

  #leaveRun(connection: Connection): void {
    this.#runs.leave(connection);
    void this.#form.loadServices();
  }

  async #connect(): Promise<void> {
    try {
      await this.parts.connections.connected();
    } catch {
      // The state of the connection says why.
    }
    this.#useConnection(this.parts.connections.state);
  }

  #useConnection(state: ConnectionState): void {
    this.#connectionState = state;
    if (state.kind === 'connected' && state.connection !== this.#connection) this.#meet(state.connection);
    this.#changed();
  }

  /** What a person entered or watches stays before them, and says whose it is. */
  #meet(connection: Connection): void {
    const isOther = this.#connection !== undefined && connection.id !== this.#connection.id;
    if (isOther && (this.#form.isFilled || this.#runs.current !== undefined)) this.#other = connection;
    else this.#begin(connection);
  }

  #begin(connection: Connection): void {
    this.#other = undefined;
    const isNew = connection.id !== this.#connection?.id;
    this.#connection = connection;
    if (isNew) this.#forgetProblems();
    if (isNew) this.#aids.forget();
    this.#form.use(connection);
    if (isNew) void this.#resume(connection);
  }

  async #resume(connection: Connection): Promise<void> {
    const result = await this.#runs.resume(connection);
    if (result && this.#connection === connection) this.#tellUnsent(result);
  }

  async #startOver(): Promise<void> {
    const { t, prompts } = this.parts;
    const question = {
      message: t('Start over with an empty form?'),
      detail: t('What you entered is lost.'),
      action: t('Start over'),
    };
    if (this.#form.isFilled && !(await prompts.confirm(question))) return;
    this.#forgetProblems();
    this.#aids.forget();
    this.#form.startOver();
  }

  /** The editor keeps documents that are not saved in files of its own: no secret goes into one. */
  async #openConfig(): Promise<void> {
    const { t, prompts, openJson } = this.parts;
    const { draft } = this.#form.form.saved;
    const { configText } = keptDraft(draft);
    await openJson(configText);
    if (configText === draft.configText) return;
    await prompts.notify('info', t('The document is without the secrets: {0} stands in their place.', notKept));
  }

  /** One deployment at a time; a second click while one is asked about or sent does nothing. */
  async #deploy(): Promise<void> {
    const connection = this.#connectionState.kind === 'connected' ? this.#connection : undefined;
    if (!connection || this.#other || this.#busy) return;
    this.#busy = true;
    this.#forgetProblems();
    this.#changed();
    try {
      await Promise.all([this.#form.settled, this.#form.loadServices()]);
      if (this.#hasErrors()) this.#refused += 1;
      else if (await this.parts.prompts.confirm(confirmQuestion(this.state, this.parts.t)))
        await this.#send(connection);
    } catch (error) {
      this.#problem = this.#problemOf(error);
      this.parts.log.warn(this.parts.explain(error).details);
    } finally {
      this.#busy = false;
      this.#changed();
    }
  }

  #hasErrors(): boolean {
    const { findings, config } = this.state;
    return config.problem !== undefined || findings.some(({ severity }) => severity === 'error');
  }

  async #send(connection: Connection): Promise<void> {
    const { config, form } = this.#form.form.saved.draft;
    const result = await this.#runs.send(connection, config, form);
    if (result.kind === 'taken') this.parts.onDeployed(form.name);
    if (result.kind === 'refused') this.#refusedField = refusedField(result.error, config, this.parts.t);
    if (result.kind === 'name-taken' || this.#refusedField) this.#refused += 1;
    this.#tellUnsent(result);
  }

  /** Says why a deployment was not sent, or that nobody knows. What was entered is still there. */
  #tellUnsent(result: SendResult): void {
    if (result.kind === 'taken') return;
    if (result.kind === 'name-taken') this.#takenName = this.#form.form.saved.draft.form.name;
    else this.#problem = this.#unsentProblem(result);
    this.#changed();
  }

  #unsentProblem({ kind, error }: { kind: 'lost' | 'unsure' | 'refused'; error: unknown }): Problem {
    const { t } = this.parts;
    const reloaded: Problem = { message: t('The window was reloaded before EAS answered.') };
    const { message, advice } = error === undefined ? reloaded : this.#problemOf(error);
    const next = {
      lost: t('The service was not created, and nothing you entered is lost. Deploy again.'),
      unsure: t('The service may have been created all the same: look in the Services view before you deploy again.'),
      refused: advice,
    }[kind];
    return next === undefined ? { message } : { message, advice: next };
  }

  /** The service runs, or goes on without the panel: its draft has done its work. */
  #finished(connectionId: string): void {
    this.#forgetProblems();
    this.#form.forget(connectionId);
  }

  #forgetProblems(): void {
    this.#problem = undefined;
    this.#takenName = undefined;
    this.#refusedField = undefined;
  }

  #problemOf(error: unknown): Problem {
    const { message, advice } = this.parts.explain(error);
    return advice === undefined ? { message } : { message, advice };
  }

  #connectionView(): DeployState['connection'] {
    const state = this.#connectionState;
    switch (state.kind) {
      case 'none':
        return { status: 'none', label: '', region: '' };
      case 'connecting':
        return { status: 'connecting', label: state.label, region: '' };
      case 'failed':
        return { status: 'failed', label: state.label, region: '', problem: this.#problemOf(state.error) };
      case 'connected': {
        const own = this.#other && this.#connection;
        const { kind, label, region } = own ?? state.connection;
        return own
          ? { status: 'other', kind, label, region, active: state.connection.label }
          : { status: 'ready', kind, label, region };
      }
    }
  }
}
