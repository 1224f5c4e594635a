import type { MemberForm } from '../../eas/deployment/form.ts';
import { memberRole } from '../../eas/deployment/memberRole.ts';
import { fillSizes, gpusOfInstance, hasSizes } from '../../eas/deployment/parallelSizes.ts';
import { engineTitle, templateDescription, templateTitle } from '../../eas/deployment/profileText.ts';
import { readForm } from '../../eas/deployment/readForm.ts';
import type { ResourceOption } from '../../eas/deployment/resourceOptions.ts';
import { membersThatIgnoreSizes } from '../../eas/deployment/visibleScript.ts';
import { totals } from '../../eas/deployment/totals.ts';
import type { DeploymentProfile, GalleryModel } from '../../eas/wire/gallery.ts';
import type { DeployState, MemberView, ModelChoice, ResourceView } from '../../messages/deploy.ts';
import type { Deployment } from '../../messages/deployProgress.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import type { Translate } from '../../messages/translate.ts';
import { memberResources, type MemberResources } from './deployFacts.ts';
import type { Aids } from './formAids.ts';
import type { DeployForm } from './deployForm.ts';
import type { DeployLoads } from './deployLoads.ts';
import type { Loaded } from './loading.ts';

/** Where the session stands beside the form itself. */
export interface SessionFlags {
  readonly ack: number;
  readonly connection: DeployState['connection'];
  readonly draftRestored: boolean;
  readonly refused: number;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly deployment: Deployment | undefined;
}

/** What turns errors into words. */
export interface Words {
  readonly t: Translate;
  readonly problem: (error: unknown) => Problem;
}

const emptySizes = { EP_SIZE: '', DP_SIZE: '', TP_SIZE: '' };

/** Everything the panel shows, from where everything stands. */
export function deployState(
  form: DeployForm,
  loads: DeployLoads,
  flags: SessionFlags,
  aids: Aids,
  words: Words,
): DeployState {
  const { saved, configProblem } = form;
  const { draft } = saved;
  const isOwn = form.isOwn;
  const { model, engine, profileId } = isOwn ? { model: undefined, engine: '', profileId: '' } : saved;
  const ignoring = membersThatIgnoreSizes(draft.config);
  const resources = memberResources(saved, loads);
  const chosen = new Map([...resources].map(([key, { chosen: option }]) => [key, option]));
  const proposed = isOwn || draft.base === undefined ? [] : readForm(draft.base).members;
  return {
    type: 'state',
    ...flagFields(flags),
    name: draft.form.name,
    workspace: draft.form.workspaceId,
    workspaces: load(loads.workspaces.state, words, (list) => list.map(workspaceChoice)),
    ...(model === undefined ? {} : { model: modelChoice(model) }),
    models: load(loads.models.state, words, ({ query, models, total }) => ({
      query,
      list: models.map(modelChoice),
      total,
    })),
    profiles: load(loads.profiles.state, words, ({ profiles }) => profileChoices(profiles, engine, model, words.t)),
    engine,
    template: profileId,
    ownConfiguration: isOwn,
    spec: load(loads.spec.state, words, () => null),
    resources: load(loads.resources.state, words, () => null),
    resourceHints: (loads.resources.state.value?.troubles ?? []).map((error) => words.problem(error)),
    members: draft.form.members.map((member) =>
      memberView(
        member,
        resources.get(member.key),
        proposed.find(({ key }) => key === member.key),
        ignoring.has(member.key),
      ),
    ),
    config: { text: draft.configText, ...(configProblem === undefined ? {} : { problem: configProblem }) },
    ...aids,
    ...defined(totals(draft.form, chosen)),
  };
}

function flagFields(flags: SessionFlags) {
  const { ack, connection, draftRestored, refused, busy, problem, deployment } = flags;
  return { ack, connection, draftRestored, refused, busy, ...defined({ problem, deployment }) };
}

function load<T, V>(state: Loaded<T>, words: Words, view: (value: T) => V) {
  const { status, value, error } = state;
  return {
    status,
    ...(status === 'failed' ? { problem: words.problem(error) } : {}),
    ...(value === undefined ? {} : { value: view(value) }),
  };
}

function workspaceChoice(workspace: { WorkspaceId: string; WorkspaceName?: string; DisplayName?: string }) {
  const name = workspace.DisplayName || workspace.WorkspaceName;
  return { value: workspace.WorkspaceId, label: name ? `${name} (${workspace.WorkspaceId})` : workspace.WorkspaceId };
}

function modelChoice(model: GalleryModel): ModelChoice {
  return {
    id: model.ModelId,
    name: model.ModelName || model.ModelId,
    reasoning: model.DeepThink === true,
    tools: model.FunctionCall === true,
    ...defined({ description: model.ModelDescription, parameters: model.ParameterSize }),
  };
}

function profileChoices(
  profiles: readonly DeploymentProfile[],
  engine: string,
  model: GalleryModel | undefined,
  t: Translate,
) {
  const engines = [...new Set(profiles.map(({ Framework }) => Framework ?? ''))];
  const fitting = profiles.filter(({ Framework }) => (Framework ?? '') === engine);
  return {
    engines: engines.map((value) => ({ value, label: engineTitle(value) || t('Not named') })),
    templates: fitting.map((profile) => ({
      value: profile.ProfileId,
      label: templateTitle(profile, model, t),
      description: templateDescription(profile, t),
    })),
  };
}

function memberView(
  member: MemberForm,
  resources: MemberResources | undefined,
  proposed: MemberForm | undefined,
  sizesIgnored: boolean,
): MemberView {
  const gpus = gpusOfInstance(member, resources?.chosen?.gpus);
  const filled = fillSizes(member, gpus);
  const role = memberRole(member.memberType);
  // Fields that do nothing are shown only where a size is set, also while it is being typed anew.
  const setsSizes = hasSizes(member) || (proposed !== undefined && hasSizes(proposed));
  return {
    key: member.key,
    memberType: member.memberType,
    role,
    resource: resources?.chosen?.key ?? '',
    resources: (resources?.options ?? []).map(resourceView),
    instances: member.instances,
    sizes: member.sizes,
    sizeDefaults: proposed?.sizes ?? emptySizes,
    hasSizes: setsSizes || (role !== 'router' && !sizesIgnored),
    sizesIgnored,
    env: [...member.env],
    unitSize: member.unitSize,
    ...defined({
      gpus,
      filledSizes: filled && { EP_SIZE: filled.ep, DP_SIZE: filled.dp, TP_SIZE: filled.tp },
    }),
  };
}

function resourceView(option: ResourceOption): ResourceView {
  const { key, choice, label, stock, gpus, gpuName, gpuMemory, cpus, memory } = option;
  return { key, kind: choice.kind, label, stock, ...defined({ gpus, gpuName, gpuMemory, cpus, memory }) };
}

/** Leaves out what is undefined: a message holds only what there is. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
