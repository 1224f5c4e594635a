import { selectionsOf } from '../../eas/deployment/resourceSelections.ts';
import type { DeployEdit, RetryTarget } from '../../messages/deploy.ts';
import type { Connection } from '../connection/connection.ts';
import { memberResources } from './deployFacts.ts';
import { DeployForm } from './deployForm.ts';
import { DeployLoads } from './deployLoads.ts';
import type { SessionParts } from './deployParts.ts';
import { DraftStore } from './savedDraft.ts';

/** Milliseconds that a deployment waits to learn which names are taken: EAS itself refuses them too. */
const longestWaitForNames = 1_500;

/** The form over one connection: takes edits, fetches what they ask for, keeps the draft. */
export class FormSession {
  readonly form: DeployForm;
  readonly loads: DeployLoads;
  readonly #drafts: DraftStore;
  #connection: Connection | undefined;
  #specWork: Promise<void> = Promise.resolve();
  #restored = false;

  constructor(
    parts: SessionParts,
    private readonly changed: () => void,
  ) {
    this.form = new DeployForm(parts.t);
    this.loads = new DeployLoads((error) => parts.log.warn(parts.explain(error).details), changed);
    this.#drafts = new DraftStore(parts.memory);
  }

  /** The form shows a draft of an earlier time, untouched since. */
  get restored(): boolean {
    return this.#restored;
  }

  /** Resolves when no template's configuration is on its way. */
  get settled(): Promise<void> {
    return this.#specWork;
  }

  dispose(): void {
    this.loads.reset();
  }

  /** Takes the draft that belongs to a connection and fetches what it needs; a connection that is back fetches again. */
  use(connection: Connection): void {
    const isNew = connection.id !== this.#connection?.id;
    this.#connection = connection;
    if (isNew) this.#takeDraft(connection);
    void this.loadServices();
    void this.#loadWorkspaces();
    void this.loads.searchModels(connection.api);
    void this.#loadProfiles();
  }

  /** Whether anything was entered that starting over would lose. */
  get isFilled(): boolean {
    const { draft, model } = this.form.saved;
    const { name, members } = draft.form;
    return name !== '' || model !== undefined || members.length > 0 || this.form.configProblem !== undefined;
  }

  /** Asks which names are taken, and waits for the answer for a moment at most. */
  async loadServices(): Promise<void> {
    if (!this.#connection) return;
    let late: NodeJS.Timeout | undefined;
    const moment = new Promise<void>((resolve) => {
      late = setTimeout(resolve, longestWaitForNames);
    });
    await Promise.race([this.loads.loadServices(this.#connection.api), moment]);
    clearTimeout(late);
  }

  search(query: string): void {
    if (this.#connection) void this.loads.searchModels(this.#connection.api, query);
  }

  edit(edit: DeployEdit): void {
    this.#restored = false;
    const { form } = this;
    switch (edit.field) {
      case 'model':
        this.#chooseModel(edit.value);
        break;
      case 'engine':
        form.chooseEngine(edit.value, this.loads.profiles.state.value?.profiles ?? []);
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
      case 'workload':
        form.editWorkload(edit.name, edit.value);
        break;
      default:
        form.edit(edit);
    }
    this.#save();
  }

  revertConfig(): void {
    this.form.revertConfig();
    this.#save();
  }

  /** Changes the configuration as a button said; it can be taken back. */
  change(label: string, text: string): void {
    this.#restored = false;
    this.form.change(label, text);
    this.#save();
  }

  /** Takes the last change by a button back. */
  undo(): void {
    this.form.undo();
    this.#save();
  }

  retry(what: Exclude<RetryTarget, 'connection'>): void {
    if (!this.#connection) return;
    if (what === 'workspaces') void this.#loadWorkspaces();
    else if (what === 'models') void this.loads.searchModels(this.#connection.api);
    else if (what === 'profiles') void this.#loadProfiles();
    else if (what === 'resources') this.#loadResources();
    else this.#loadSpec();
  }

  /** Empties the form and forgets its draft. */
  startOver(): void {
    const { workspaceId } = this.form.saved.draft.form;
    if (this.#connection) void this.#drafts.clear(this.#connection.id);
    this.form.startOver();
    this.form.edit({ field: 'workspace', value: workspaceId });
    this.loads.profiles.reset();
    this.loads.resetTemplate();
    this.#restored = false;
    this.changed();
  }

  /** Forgets the draft of a connection, which need not be the one in use. */
  forget(connectionId: string): void {
    if (this.#connection?.id === connectionId) this.startOver();
    else void this.#drafts.clear(connectionId);
  }

  #takeDraft(connection: Connection): void {
    this.loads.reset();
    const saved = this.#drafts.read(connection.id);
    this.#restored = saved !== undefined;
    if (!saved) return this.form.startOver();
    this.form.restore(saved);
    // A version that kept secrets may have written it.
    void this.#drafts.write(connection.id, saved);
  }

  #chooseModel(modelId: string): void {
    const model = this.loads.models.state.value?.models.find(({ ModelId }) => ModelId === modelId);
    if (!model || (model.ModelId === this.form.saved.model?.ModelId && !this.form.isOwn)) return;
    this.form.chooseModel(model);
    this.loads.resetTemplate();
    void this.#loadProfiles();
  }

  #chooseResource(member: string, key: string): void {
    const options = memberResources(this.form.saved, this.loads).get(member)?.options ?? [];
    const resource = options.find((option) => option.key === key)?.choice;
    if (!resource) return;
    this.form.edit({ field: 'resource', member, resource });
    this.#loadSpec();
  }

  /** Fetches the workspaces, and chooses the usual one where none is chosen. */
  async #loadWorkspaces(): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    await this.loads.loadWorkspaces(connection.api, (workspaces) => {
      if (this.form.saved.draft.form.workspaceId !== '') return;
      const only = workspaces.length === 1 ? workspaces[0] : undefined;
      const usual = workspaces.find(({ IsDefault }) => IsDefault) ?? only;
      const value = connection.workspaceId ?? usual?.WorkspaceId;
      if (value === undefined) return;
      this.form.edit({ field: 'workspace', value });
      this.#loadTemplate();
    });
  }

  async #loadProfiles(): Promise<void> {
    const { model } = this.form.saved;
    if (!this.#connection || !model) return;
    await this.loads.loadProfiles(this.#connection.api, model.ModelId, (profiles) => {
      this.form.takeProfiles(profiles);
      this.#loadTemplate();
      this.#save();
    });
  }

  /** Fetches the configuration and the resources of the chosen template. */
  #loadTemplate(): void {
    this.loads.resetTemplate();
    this.#loadResources();
    this.#loadSpec();
  }

  #loadResources(): void {
    const choice = this.form.profileChoice;
    if (this.#connection && choice) void this.loads.loadResources(this.#connection.api, choice);
  }

  /** Asks for the template's own resources at first, then for those that the form names. */
  #loadSpec(): void {
    const choice = this.form.profileChoice;
    const api = this.#connection?.api;
    if (!api || !choice || this.form.isOwn) return;
    const { base, form } = this.form.saved.draft;
    const selections = base === undefined ? [] : selectionsOf(form);
    this.#specWork = this.loads.loadSpec(api, choice, selections, (spec) => {
      this.form.takeSpec(spec);
      this.#save();
    });
  }

  #save(): void {
    if (this.#connection) void this.#drafts.write(this.#connection.id, this.form.saved);
    this.changed();
  }
}
