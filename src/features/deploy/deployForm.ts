import type { ProfileChoice, Profiles, ServiceConfig } from '../../eas/api.ts';
import { readConfigText } from '../../eas/deployment/configText.ts';
import {
  emptyDraft,
  withChangedText,
  withConfigText,
  withForm,
  withNewProposal,
  withTemplate,
  type DeploymentDraft,
} from '../../eas/deployment/draft.ts';
import { editForm, type FormEdit } from '../../eas/deployment/editForm.ts';
import { configToText } from '../../eas/deployment/configText.ts';
import { isOwnConfiguration } from '../../eas/deployment/ownConfiguration.ts';
import type { DeploymentProfile, GalleryModel } from '../../eas/wire/gallery.ts';
import type { Translate } from '../../messages/translate.ts';
import { usualWorkload, type FormDraft } from './savedDraft.ts';
import type { WorkloadName, WorkloadView } from '../../messages/deployWorkload.ts';
import { UndoSteps } from './undoSteps.ts';

/** The form as a person has it before them. Changes only; fetching is the session's. */
export class DeployForm {
  #draft: DeploymentDraft = emptyDraft();
  #model: GalleryModel | undefined;
  #modelVersion: string | undefined;
  #engine = '';
  #profileId = '';
  /** What was edited for templates that were chosen before, by profile, so that going back loses nothing. */
  readonly #parked = new Map<string, DeploymentDraft>();
  readonly #undo = new UndoSteps();
  #workload: WorkloadView = usualWorkload;
  /** A configuration that came while the text could not be read. */
  #waiting: ServiceConfig | undefined;

  constructor(private readonly t: Translate) {}

  get saved(): FormDraft {
    return {
      draft: this.#draft,
      model: this.#model,
      modelVersion: this.#modelVersion,
      engine: this.#engine,
      profileId: this.#profileId,
      workload: this.#workload,
    };
  }

  /** What the last change by a button did, while it can be taken back. */
  get undoable(): string | undefined {
    return this.configProblem === undefined ? this.#undo.last : undefined;
  }

  /** The configuration is a person's own: no model, engine or template counts as chosen. */
  get isOwn(): boolean {
    return isOwnConfiguration(this.#draft);
  }

  /** Where the configuration's text cannot be read, if it cannot. */
  get configProblem(): { line: number; column: number; message: string } | undefined {
    const reading = readConfigText(this.#draft.configText, this.t);
    return reading.ok ? undefined : reading.problem;
  }

  /** What names the chosen template to the gallery, once all of it is known. */
  get profileChoice(): ProfileChoice | undefined {
    const { workspaceId } = this.#draft.form;
    if (!this.#model || this.#modelVersion === undefined || !this.#profileId || !workspaceId) return undefined;
    return { modelId: this.#model.ModelId, modelVersion: this.#modelVersion, profileId: this.#profileId, workspaceId };
  }

  restore(saved: FormDraft): void {
    this.startOver();
    this.#draft = saved.draft;
    this.#model = saved.model;
    this.#modelVersion = saved.modelVersion;
    this.#engine = saved.engine;
    this.#profileId = saved.profileId;
    this.#workload = saved.workload;
  }

  startOver(): void {
    this.#draft = emptyDraft();
    this.#model = undefined;
    this.#modelVersion = undefined;
    this.#engine = '';
    this.#profileId = '';
    this.#parked.clear();
    this.#waiting = undefined;
    this.#undo.forget();
    this.#workload = usualWorkload;
  }

  editWorkload(name: WorkloadName, value: string): void {
    this.#workload = { ...this.#workload, [name]: value };
  }

  /** Changes the configuration as a button said, so that it can be taken back. */
  change(label: string, text: string): void {
    const before = this.#draft;
    this.#draft = withChangedText(before, text, this.t);
    this.#undo.add({
      label,
      before: before.config,
      beforeText: before.configText,
      after: this.#draft.config,
      afterText: text,
    });
  }

  /** Takes back the last change by a button; what was typed since then stays. */
  undo(): void {
    const { config, configText } = this.#draft;
    const text = this.configProblem === undefined ? this.#undo.undo(config, configText) : undefined;
    if (text !== undefined) this.#draft = withChangedText(this.#draft, text, this.t);
  }

  edit(edit: FormEdit): void {
    this.#draft = withForm(this.#draft, editForm(this.#draft.form, edit));
  }

  editConfig(text: string): void {
    this.#draft = withConfigText(this.#draft, text, this.t);
    const waiting = this.#waiting;
    if (waiting !== undefined && this.configProblem === undefined) {
      this.#waiting = undefined;
      this.#draft = withNewProposal(this.#draft, waiting);
    }
  }

  /** Puts the last configuration that was valid back into the editor. */
  revertConfig(): void {
    this.editConfig(configToText(this.#draft.config));
  }

  chooseModel(model: GalleryModel): void {
    if (model.ModelId === this.#model?.ModelId && !this.isOwn) return;
    this.#leaveTemplate();
    this.#model = model;
    this.#modelVersion = undefined;
    this.#engine = '';
  }

  /** Takes the templates of the chosen model, and chooses where there is no choice. */
  takeProfiles({ modelVersion, profiles }: Profiles): void {
    this.#modelVersion = modelVersion ?? this.#model?.LatestVersionName;
    const engines = [...new Set(profiles.map(({ Framework }) => Framework ?? ''))];
    const [onlyEngine] = engines;
    if (!this.#engine && engines.length === 1 && onlyEngine !== undefined) this.chooseEngine(onlyEngine, profiles);
  }

  chooseEngine(engine: string, profiles: readonly DeploymentProfile[]): void {
    const fitting = profiles.filter(({ Framework }) => (Framework ?? '') === engine);
    if (engine !== this.#engine && this.#profileId) this.#leaveTemplate();
    this.#engine = engine;
    const [only] = fitting;
    if (fitting.length === 1 && only !== undefined) this.chooseTemplate(only.ProfileId);
  }

  chooseTemplate(profileId: string): void {
    if (profileId === this.#profileId) return;
    this.#leaveTemplate();
    this.#profileId = profileId;
    const parked = this.#parked.get(this.#parkingKey);
    if (parked === undefined) return;
    const { name, workspaceId } = this.#draft.form;
    this.#draft = withForm(parked, { ...parked.form, name, workspaceId });
  }

  /** Takes the configuration that the gallery proposes for the chosen template; edits made since the last one stay. */
  takeSpec(spec: ServiceConfig): void {
    if (this.isOwn) return;
    if (this.#draft.base === undefined) this.#draft = withTemplate(this.#draft, spec);
    else if (this.configProblem !== undefined) this.#waiting = spec;
    else this.#draft = withNewProposal(this.#draft, spec);
  }

  #leaveTemplate(): void {
    if (this.#draft.base !== undefined && !this.isOwn) this.#parked.set(this.#parkingKey, this.#draft);
    const { name, workspaceId } = this.#draft.form;
    this.#draft = emptyDraft(name, workspaceId);
    this.#profileId = '';
    this.#waiting = undefined;
    this.#undo.forget();
  }

  get #parkingKey(): string {
    return `${this.#model?.ModelId ?? ''} ${this.#profileId}`;
  }
}
