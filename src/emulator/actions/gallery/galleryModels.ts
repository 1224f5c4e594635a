import * as z from 'zod/mini';
import { models, type ModelEntry } from '../../catalog/models.ts';
import { invalid } from '../../services/config.ts';
import { byLetters, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';

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

const Conditions = z.array(z.object({ Column: z.string(), Operator: z.string(), Value: z.string() }));
const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  LessThan: (a, b) => a < b,
  LessThanOrEqual: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanOrEqual: (a, b) => a >= b,
  Equal: (a, b) => a === b,
};

function conditionsFit(call: ActionCall, model: Record<string, unknown>): boolean {
  const text = call.query.get('Conditions');
  if (text === undefined) return true;
  let conditions: z.infer<typeof Conditions>;
  try {
    conditions = z.parse(Conditions, JSON.parse(text));
  } catch {
    throw invalid('Conditions must be JSON text of a list of {Column, Operator, Value}.');
  }
  return conditions.every(({ Column, Operator, Value }) => {
    const test = compare[Operator];
    if (!test) throw invalid(`Conditions: the operator ${Operator.slice(0, 40)} is not known.`);
    return test(Number(model[Column]), Number(Value));
  });
}

function fits(call: ActionCall, model: Record<string, unknown>): boolean {
  const { query } = call;
  if (!flags.every((name) => !query.has(name) || String(model[name]) === query.get(name))) return false;
  if (!equals.every((name) => !query.has(name) || textOf(model, name) === query.get(name))) return false;
  const collections = query.get('Collections')?.split(',');
  if (collections && !collections.includes(textOf(model, 'Collection'))) return false;
  const resource = query.get('SupportedInferenceResource');
  if (resource && !textOf(model, 'SupportedInferenceResources').split(',').includes(resource)) return false;
  if (query.has('Tag')) return false;
  if (!nameFits(textOf(model, 'ModelName'), query.get('ModelName') ?? '')) return false;
  const words = (query.get('Query') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = ['ModelName', 'ModelDescription', 'SearchWords']
    .map((name) => textOf(model, name))
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word)) && conditionsFit(call, model);
}

function sorted(call: ActionCall, found: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const key = call.query.get('SortBy') ?? 'OrderNumber';
  const sign = (call.query.get('Order') ?? 'ASC').toUpperCase() === 'DESC' ? -1 : 1;
  const of = (model: Record<string, unknown>): string =>
    key === 'OrderNumber' ? String(model['OrderNumber']).padStart(6, '0') : textOf(model, key);
  return found.toSorted(
    (a, b) => sign * byLetters(of(a), of(b)) || byLetters(textOf(a, 'ModelName'), textOf(b, 'ModelName')),
  );
}

/** `Models` is an array and `TotalCount` is text (design.md; the contract declares them otherwise, its example agrees). */
export const listModelGalleryModels: Action = (call) => {
  const page = pageOf(call, 10);
  const found = models.map(modelAnswer).filter((model) => fits(call, model));
  return { Models: slicePage(sorted(call, found), page), TotalCount: String(found.length) };
};
