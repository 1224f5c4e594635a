import type { FormEdit } from '../../eas/deployment/editForm.ts';
import type { DeployEdit, DeployMessage, DeployState, RetryTarget } from '../../messages/deploy.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import { confirmQuestion } from './confirmQuestion.ts';
import { memberResources } from './deployFacts.ts';
import { DeployForm } from './deployForm.ts';
import { DeployLoads, selectionsOf } from './deployLoads.ts';
import type { SessionParts } from './deployParts.ts';
import { DeployRuns } from './deployRuns.ts';
import { deployState } from './deploySnapshot.ts';
import { DraftStore } from './savedDraft.ts';

/**
 * The one deployment form of a window: what is chosen, what is fetched, what is under way. Panels come and go and show
 * it. It tells `changed` whenever there is something new to show.
 */
export class DeploySession {
  readonly #form: DeployForm;
  readonly #loads: DeployLoads;
  readonly #runs: DeployRuns;
  readonly #drafts: DraftStore;
  #connection: Connection | undefined;
  #connectionState: ConnectionState;
  #ack = 0;
  #draftRestored = false;
  #refused = 0;
  #busy = false;
  #problem: Problem | undefined;
  #takenName: string | undefined;
  #specWork: Promise<void> = Promise.resolve();
  readonly #listener: { dispose(): unknown };

  constructor(
    private readonly parts: SessionParts,
    private readonly changed: () => void,
  ) {
    this.#form = new DeployForm(parts.t);
    this.#loads = new DeployLoads((error) => parts.log.warn(parts.explain(error).details), changed);
    this.#drafts = new DraftStore(parts.memory);
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
      takenName: this.#takenName,
      draftRestored: this.#draftRestored,
      refused: this.#refused,
      busy: this.#busy,
      problem: this.#problem,
      deployment: this.#runs.current,
    };
    const words = { t: this.parts.t, problem: (error: unknown) => this.#problemOf(error) };
    return deployState(this.#form, this.#loads, this.#connection, flags, words);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#loads.reset();
    this.#runs.dispose();
  }

  /** Does what the panel asks. */
  handle(message: DeployMessage): void {
    switch (message.type) {
      case 'ready':
        this.#ack = 0;
        this.changed();
        return;
      case 'edit':
        this.#ack = message.seq;
        this.#edit(message.edit);
        return;
      case 'searchModels':
        if (this.#connection) void this.#loads.searchModels(this.#connection.api, message.query);
        return;
      case 'retry':
        this.#retry(message.what);
        return;
      case 'deploy':
        void this.#deploy();
        return;
      case 'startOver':
        this.#startOver();
        return;
      case 'revertConfig':
        this.#form.revertConfig();
        this.#save();
        return;
      case 'copyConfig':
        void this.parts.copy(this.#form.saved.draft.configText);
        return;
      case 'openConfig':
        void this.parts.openJson(this.#form.saved.draft.configText);
        return;
      case 'switchConnection':
        this.parts.switchConnection();
        return;
      default:
        this.#handleRun(message);
    }
  }

  #handleRun(message: { type: 'openChat' | 'showDetails' | 'followAgain' | 'backToForm' }): void {
    if (message.type === 'openChat' && this.#runs.current) this.parts.openChat(this.#runs.current.serviceName);
    if (message.type === 'showDetails') this.#runs.showDetails();
    if (message.type === 'followAgain' && this.#connection) this.#runs.followAgain(this.#connection);
    if (message.type === 'backToForm' && this.#connection) this.#runs.leave(this.#connection);
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
    if (state.kind === 'connected' && state.connection.id !== this.#connection?.id) this.#begin(state.connection);
    else if (state.kind === 'connected') this.#connection = state.connection;
    this.changed();
  }

  /** Takes the draft that belongs to a connection, fetches what it needs, and goes on with a deployment under way. */
  #begin(connection: Connection): void {
    this.#connection = connection;
    this.#loads.reset();
    this.#problem = undefined;
    this.#takenName = undefined;
    const saved = this.#drafts.read(connection.id);
    this.#draftRestored = saved !== undefined;
    if (saved) this.#form.restore(saved);
    else this.#form.startOver();
    void this.#loadWorkspaces();
    void this.#loads.searchModels(connection.api, '');
    void this.#loadProfiles();
    this.#loadResources();
    if (saved?.draft.base === undefined) this.#loadSpec([]);
    void this.#runs.resume(connection);
  }

  #edit(edit: DeployEdit): void {
    this.#draftRestored = false;
    const form = this.#form;
    switch (edit.field) {
      case 'model':
        this.#chooseModel(edit.value);
        break;
      case 'engine':
        form.chooseEngine(edit.value, this.#loads.profiles.state.value?.profiles ?? []);
        this.#loadTemplate();
        break;
      case 'template':
        form.chooseTemplate(edit.value);
        this.#loadTemplate();
        break;
      case 'config':
        form.editConfig(edit.value);
        break;
      case 'resource':
        this.#chooseResource(edit.member, edit.value);
        break;
      case 'workspace':
        form.edit(edit);
        this.#loadTemplate();
        break;
      default:
        form.edit(edit satisfies FormEdit);
    }
    this.#save();
  }

  #chooseModel(modelId: string): void {
    const model = this.#loads.models.state.value?.models.find(({ ModelId }) => ModelId === modelId);
    if (!model || model.ModelId === this.#form.saved.model?.ModelId) return;
    this.#form.chooseModel(model);
    this.#loads.resetTemplate();
    void this.#loadProfiles();
  }

  #chooseResource(member: string, key: string): void {
    const options = memberResources(this.#form.saved, this.#loads).get(member)?.options ?? [];
    const resource = options.find((option) => option.key === key)?.choice;
    if (!resource) return;
    this.#form.edit({ field: 'resource', member, resource });
    this.#loadSpec(selectionsOf(this.#form.saved.draft.form));
  }

  async #loadWorkspaces(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    const workspaces = await this.#loads.loadWorkspaces(connection.api);
    if (this.#form.saved.draft.form.workspaceId !== '') return;
    const usual =
      workspaces?.find(({ IsDefault }) => IsDefault) ?? (workspaces?.length === 1 ? workspaces[0] : undefined);
    const value = connection.workspaceId ?? usual?.WorkspaceId;
    if (value === undefined) return;
    this.#form.edit({ field: 'workspace', value });
    this.#loadTemplate();
    this.changed();
  }

  async #loadProfiles(): Promise<void> {
    const { model } = this.#form.saved;
    if (!this.#connection || !model) return;
    const profiles = await this.#loads.loadProfiles(this.#connection.api, model.ModelId);
    if (!profiles) return;
    this.#form.takeProfiles(profiles);
    if (this.#loads.spec.state.status === 'idle') this.#loadTemplate();
    this.#save();
  }

  /** Fetches the configuration and the resources of the chosen template. */
  #loadTemplate(): void {
    this.#loads.resetTemplate();
    this.#loadResources();
    const { form, base } = this.#form.saved.draft;
    this.#loadSpec(base === undefined ? [] : selectionsOf(form));
  }

  #loadResources(): void {
    const choice = this.#form.profileChoice;
    if (this.#connection && choice) void this.#loads.loadResources(this.#connection.api, choice);
  }

  #loadSpec(selections: ReturnType<typeof selectionsOf>): void {
    const choice = this.#form.profileChoice;
    const api = this.#connection?.api;
    if (!api || !choice) return;
    this.#specWork = this.#loads.loadSpec(api, choice, selections).then((spec) => {
      if (!spec) return;
      this.#form.takeSpec(spec);
      this.#save();
    });
  }

  #retry(what: RetryTarget): void {
    const api = this.#connection?.api;
    if (what === 'connection' || !api) void this.#connect();
    else if (what === 'workspaces') void this.#loadWorkspaces();
    else if (what === 'models') void this.#loads.searchModels(api);
    else if (what === 'profiles') void this.#loadProfiles();
    else if (what === 'resources') this.#loadResources();
    else this.#loadSpec(selectionsOf(this.#form.saved.draft.form));
  }

  /** One deployment at a time; a second click while one is asked about or sent does nothing. */
  async #deploy(): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#busy) return;
    this.#busy = true;
    this.#problem = undefined;
    this.changed();
    try {
      await this.#specWork;
      if (this.#isRefused()) {
        this.#refused += 1;
        return;
      }
      const question = confirmQuestion(this.state, this.parts.t);
      if (await this.parts.prompts.confirm(question)) await this.#send(connection);
    } catch (error) {
      this.#problem = this.#problemOf(error);
    } finally {
      this.#busy = false;
      this.changed();
    }
  }

  #isRefused(): boolean {
    const { findings, config } = this.state;
    return config.problem !== undefined || findings.some(({ severity }) => severity === 'error');
  }

  async #send(connection: Connection): Promise<void> {
    const { config, form } = this.#form.saved.draft;
    const result = await this.#runs.send(connection, config, form);
    if (result.kind === 'taken') {
      this.parts.onDeployed(form.name);
      return;
    }
    if (result.kind === 'name-taken') {
      this.#takenName = form.name;
      this.#refused += 1;
      return;
    }
    const { t } = this.parts;
    const { message, advice } = this.#problemOf(result.error);
    const next =
      result.kind === 'lost'
        ? t('The service was not created, and nothing you entered is lost. Deploy again.')
        : result.kind === 'unsure'
          ? t('The service may have been created all the same: look in the Services view before you deploy again.')
          : (advice ?? '');
    this.#problem = { message, advice: next };
  }

  #finished(connectionId: string): void {
    void this.#drafts.clear(connectionId);
    if (this.#connection?.id === connectionId) this.#reset();
  }

  #startOver(): void {
    if (this.#connection) void this.#drafts.clear(this.#connection.id);
    this.#reset();
    void this.#loadWorkspaces();
  }

  #reset(): void {
    const { workspaceId } = this.#form.saved.draft.form;
    this.#form.startOver();
    this.#form.edit({ field: 'workspace', value: workspaceId });
    this.#loads.profiles.reset();
    this.#loads.resetTemplate();
    this.#draftRestored = false;
    this.#problem = undefined;
    this.#takenName = undefined;
    this.changed();
  }

  #save(): void {
    if (this.#connection) void this.#drafts.write(this.#connection.id, this.#form.saved);
    this.changed();
  }

  #problemOf(error: unknown): Problem {
    const { message, advice, details } = this.parts.explain(error);
    this.parts.log.warn(details);
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
        const { kind, label, region } = state.connection;
        return { status: 'ready', kind, label, region };
      }
    }
  }
}
