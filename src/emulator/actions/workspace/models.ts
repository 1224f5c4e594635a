import {
  findRegisteredModel,
  registeredModels,
  type ModelVersion,
  type RegisteredModel,
} from '../../catalog/registeredModels.ts';
import { refusal } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { numberConditions, pairList } from '../conditions.ts';
import { oneOf, sortedBy } from '../query.ts';

function labels(values: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
}

function versionAnswer(version: ModelVersion): object {
  return {
    VersionName: version.name,
    VersionDescription: version.description,
    Uri: version.uri,
    ApprovalStatus: version.approval,
    ...(version.format ? { FormatType: version.format } : {}),
    ...(version.framework ? { FrameworkType: version.framework } : {}),
    SourceType: 'Custom',
    Labels: [],
    OwnerId: account.uid,
    UserId: account.callerUid,
    GmtCreateTime: version.created,
    GmtModifiedTime: version.created,
  };
}

/** `ParameterSize` is in thousand millions, as in the gallery. */
function modelAnswer(model: RegisteredModel): Record<string, unknown> {
  const latest = model.versions.at(-1);
  return {
    ModelId: model.id,
    ModelName: model.name,
    ModelDescription: model.description,
    ModelType: model.type,
    Accessibility: model.provider ? 'PUBLIC' : 'PRIVATE',
    Domain: model.domain,
    Task: model.task,
    Origin: model.origin,
    ...(model.provider ? { Provider: model.provider } : {}),
    ...(model.workspaceId ? { WorkspaceId: model.workspaceId } : {}),
    ParameterSize: model.billions,
    Labels: labels(model.labels),
    ...(latest ? { LatestVersion: versionAnswer(latest), GmtLatestVersionModifiedTime: latest.created } : {}),
    OrderNumber: registeredModels.indexOf(model) + 1,
    OwnerId: account.uid,
    UserId: account.callerUid,
    GmtCreateTime: model.created,
    GmtModifiedTime: latest?.created ?? model.created,
  };
}

const equals: Readonly<Record<string, (model: RegisteredModel) => string | undefined>> = {
  Domain: (model) => model.domain,
  ModelType: (model) => model.type,
  Origin: (model) => model.origin,
  Task: (model) => model.task,
};

/** Those of a provider are public; without `Provider` and `Collections` a workspace's own are listed [INFER]. */
function isWithin(call: ActionCall, model: RegisteredModel): boolean {
  const provider = call.query.get('Provider');
  const collections = commaList(call, 'Collections');
  if (provider !== undefined || collections) {
    return (provider ?? model.provider) === model.provider && (collections?.includes(model.collection ?? '') ?? true);
  }
  return model.provider === undefined && model.workspaceId === (call.query.get('WorkspaceId') ?? model.workspaceId);
}

const sortKeys = {
  GmtCreateTime: (model: RegisteredModel) => model.created,
  GmtModifiedTime: (model: RegisteredModel) => model.versions.at(-1)?.created ?? model.created,
  ModelName: (model: RegisteredModel) => model.name,
};

export const listModels: Action = (call) => {
  const { query } = call;
  const page = pageOf(call, 10);
  const name = (query.get('ModelName') ?? '').toLowerCase();
  const words = (query.get('Query') ?? '').toLowerCase();
  const label = query.get('Label');
  const tags = pairList(call, 'Tag');
  const meets = numberConditions(call);
  const chosen = registeredModels
    .filter((model) => isWithin(call, model))
    .filter((model) => Object.entries(equals).every(([key, of]) => (query.get(key) ?? of(model)) === of(model)))
    .filter((model) => model.name.toLowerCase().includes(name))
    .filter((model) => `${model.name} ${model.description} ${model.task}`.toLowerCase().includes(words))
    .filter((model) => label === undefined || Object.hasOwn(model.labels, label))
    .filter((model) => tags.every(({ Key, Value }) => model.labels[Key] === Value))
    .filter((model) => meets(modelAnswer(model)))
    .toSorted((a, b) => byLetters(a.id, b.id));
  const usual = { name: 'SortBy', sort: 'GmtCreateTime', order: 'asc' } as const;
  const shown = slicePage(sortedBy(call, chosen, sortKeys, usual), page).map(modelAnswer);
  return { Models: shown, TotalCount: chosen.length };
};

function requireModel(call: ActionCall): RegisteredModel {
  const id = call.path['ModelId'] ?? '';
  const model = findRegisteredModel(id);
  if (model) return model;
  throw refusal(codes.modelNotFound, `The model ${id.slice(0, 80)} does not exist.`);
}

export const getModel: Action = (call) => modelAnswer(requireModel(call));

const versionKeys = {
  GmtCreateTime: (version: ModelVersion) => version.created,
  GmtModifiedTime: (version: ModelVersion) => version.created,
  VersionName: (version: ModelVersion) => version.name,
};

export const listModelVersions: Action = (call) => {
  const { query } = call;
  const page = pageOf(call, 10);
  const approval = oneOf(call, 'ApprovalStatus', ['Pending', 'Approved', 'Rejected']);
  const source = oneOf(call, 'SourceType', ['Custom', 'PAIFlow', 'TrainingService']);
  const chosen = requireModel(call)
    .versions.filter((version) => approval === undefined || version.approval === approval)
    .filter(() => source === undefined || source === 'Custom')
    .filter(() => !query.has('SourceId') && !query.has('Label'))
    .filter((version) => version.format === (query.get('FormatType') ?? version.format))
    .filter((version) => version.framework === (query.get('FrameworkType') ?? version.framework))
    .filter((version) => version.name === (query.get('VersionName') ?? version.name));
  const usual = { name: 'SortBy', sort: 'GmtCreateTime', order: 'asc' } as const;
  const shown = slicePage(sortedBy(call, chosen, versionKeys, usual), page).map(versionAnswer);
  return { Versions: shown, TotalCount: chosen.length };
};

export const getModelVersion: Action = (call) => {
  const model = requireModel(call);
  const name = call.path['VersionName'] ?? '';
  const version = model.versions.find((entry) => entry.name === name);
  if (!version) throw refusal(codes.modelNotFound, `${model.name} has no version ${name.slice(0, 40)}.`);
  return versionAnswer(version);
};
