import { models, type ModelEntry } from '../../catalog/models.ts';
import { byLetters, commaList, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { numberConditions, pairList } from '../conditions.ts';
import { flagOf, sortedBy } from '../query.ts';

function modelAnswer(model: ModelEntry, index: number): Record<string, unknown> {
  const methods = model.profiles.map((profile) => ({
    framework: profile.framework,
    scenario: profile.scenario,
    Resource: 'GPU',
  }));
  return {
    ModelId: model.id,
    ModelName: model.name,
    LatestVersionName: model.version,
    ModelDescription: model.description,
    ModelSeries: model.series,
    ModelType: 'Checkpoint',
    ParameterSize: model.billions,
    Task: model.task,
    Domain: 'nlp',
    Origin: model.origin,
    Collection: 'QuickStart',
    Deployable: model.deployable,
    DeepThink: model.reasoning,
    FunctionCall: model.functionCall,
    Trainable: false,
    Evaluable: false,
    Compressible: false,
    Distillable: false,
    Demonstrable: false,
    SearchWords: `${model.name} ${model.series} llm`,
    OrderNumber: index + 1,
    SupportedInferenceMethods: { Methods: methods },
    SupportedInferenceResources: model.deployable ? 'GPU,GP7V' : '',
    GmtCreateTime: model.created,
    GmtModifiedTime: model.created,
    GmtLatestVersionModified: model.created,
  };
}

const flags = [
  'Deployable',
  'DeepThink',
  'FunctionCall',
  'Trainable',
  'Evaluable',
  'Compressible',
  'Distillable',
  'Demonstrable',
];
const equals = ['Task', 'Domain', 'Origin', 'ModelSeries', 'ModelType'];

function textOf(model: Record<string, unknown>, name: string): string {
  const value = model[name];
  return typeof value === 'string' ? value : '';
}

/** ModelName is fuzzy; in double quotes it must be equal. */
function nameFits(name: string, wanted: string): boolean {
  const exact = /^"(.*)"$/.exec(wanted)?.[1];
  return exact === undefined ? name.toLowerCase().includes(wanted.toLowerCase()) : name === exact;
}

/** Ways of use that no model here has a resource for. */
const unsupported = ['Compression', 'Distillation', 'Evaluation', 'Training'].map((use) => `Supported${use}Resource`);

/** No model here has tags. */
function fits(call: ActionCall, model: Record<string, unknown>): boolean {
  const { query } = call;
  if (!flags.every((name) => model[name] === (flagOf(call, name) ?? model[name]))) return false;
  if (!equals.every((name) => !query.has(name) || textOf(model, name) === query.get(name))) return false;
  if (commaList(call, 'Collections')?.includes(textOf(model, 'Collection')) === false) return false;
  const resource = query.get('SupportedInferenceResource');
  if (resource && !textOf(model, 'SupportedInferenceResources').split(',').includes(resource)) return false;
  if (unsupported.some((name) => query.has(name)) || pairList(call, 'Tag').length > 0) return false;
  if (!nameFits(textOf(model, 'ModelName'), query.get('ModelName') ?? '')) return false;
  const words = (query.get('Query') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = ['ModelName', 'ModelDescription', 'SearchWords']
    .map((name) => textOf(model, name))
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const sortKeys = {
  OrderNumber: (model: Record<string, unknown>) => Number(model['OrderNumber']),
  GmtCreateTime: (model: Record<string, unknown>) => textOf(model, 'GmtCreateTime'),
  GmtLatestVersionModified: (model: Record<string, unknown>) => textOf(model, 'GmtLatestVersionModified'),
};

/** `Models` is an array and `TotalCount` is text (design.md; the contract declares them otherwise, its example agrees). */
export const listModelGalleryModels: Action = (call) => {
  const page = pageOf(call, 10);
  const meets = numberConditions(call);
  const found = models
    .map(modelAnswer)
    .filter((model) => fits(call, model) && meets(model))
    .toSorted((a, b) => byLetters(textOf(a, 'ModelName'), textOf(b, 'ModelName')));
  const sorted = sortedBy(call, found, sortKeys, { name: 'SortBy', sort: 'OrderNumber', order: 'asc' });
  return { Models: slicePage(sorted, page), TotalCount: String(found.length) };
};
