import { findKnownModel } from '../../../serving/knownModels.ts';
import type { ServedModel } from '../../../serving/servedModel.ts';
import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import { flagOf, type Launch } from './launch.ts';
import type { Variable } from './settings.ts';

/** The model that a configuration serves. */
export interface ModelFacts {
  /** As it is named. */
  readonly name: string;
  /** Its sizes, when they are known. */
  readonly served: ServedModel | undefined;
  /** False where only the name of the service tells it. */
  readonly certain: boolean;
}

/** Words of model families: what has none of them (`/model_dir`) names no model. */
const family =
  /qwen|qwq|llama|deepseek|glm|kimi|moonshot|gpt-?oss|mistral|mixtral|minimax|baichuan|internlm|gemma|hunyuan|ernie|falcon|bloom|(?:^|[/_-])(?:yi|phi|step|ling|ring|mimo|longcat)[-_]/i;

/**
 * The model of a document: from its run command, its mounts, its variables, its labels and images, and at last its
 * name. Undefined when nothing names a model.
 */
export function modelOf(
  document: JsonObject,
  variables: readonly Variable[],
  launches: readonly Launch[],
  serviceName: string,
): ModelFacts | undefined {
  const texts = [...launchTexts(launches), ...mounts(document), ...modelVariables(variables), ...others(document)];
  const named = texts.find((text) => family.test(text));
  if (named !== undefined) return { name: baseName(named), served: servedIn(named), certain: true };
  if (!family.test(serviceName)) return undefined;
  return { name: serviceName, served: servedIn(serviceName), certain: false };
}

/** The model of that name, for a caller that knows what is served. */
export function modelNamed(name: string): ModelFacts {
  return { name, served: servedIn(name), certain: true };
}

function servedIn(text: string): ServedModel | undefined {
  return findKnownModel(text.replaceAll('_', '-'));
}

function launchTexts(launches: readonly Launch[]): string[] {
  const flagged = flagOf(launches, ['--model-path', '--model'])?.text;
  const first = launches.flatMap(({ text }) => /vllm\s+serve\s+["']?([^\s"'-][^\s"']*)/.exec(text)?.[1] ?? [])[0];
  const served = flagOf(launches, ['--served-model-name'])?.text;
  return [flagged, first, served].filter((text) => text !== undefined);
}

/** Where the files of a mount come from. */
function mounts(document: JsonObject): string[] {
  return listAt(document, 'storage').flatMap((entry) => {
    if (!isObject(entry)) return [];
    return Object.values(entry).flatMap((source) => {
      if (!isObject(source)) return [];
      return ['path', 'uri', 'repo', 'id'].map((key) => textAt(source, key)).filter((text) => text !== '');
    });
  });
}

function modelVariables(variables: readonly Variable[]): string[] {
  return variables
    .filter(({ name }) => /^(?:SERVED_)?MODEL(?:_NAME|_PATH|_ID|_DIR)?$/i.test(name))
    .map(({ text }) => text);
}

function others(document: JsonObject): string[] {
  const labels = Object.values(objectAt(document, 'labels')).filter((value) => typeof value === 'string');
  const images = listAt(document, 'containers').map((container) => textAt(container, 'image'));
  return [textAt(document, 'model_path'), ...labels, ...images];
}

/** The part of a path that names the model: the last one with a family's word. */
function baseName(text: string): string {
  return text.split('/').findLast((part) => family.test(part)) ?? text;
}

/** Builds whose weights are of a size that we do not know: four bits, or what a vendor packs. */
const packed = /awq|gptq|int4|int8|w4a|w8a|[-_]4bit|nvfp4|mxfp4|[-_]fp4|gguf|bnb|kimi-?k2(?:[-_]thinking|\.\d)/i;

/**
 * The sizes to compute memory with: as published, with two bytes for each weight of a build that says BF16. Undefined
 * where the build or the run command says that the weights are packed otherwise.
 */
export function weighedModel(model: ModelFacts | undefined, launches: readonly Launch[]): ServedModel | undefined {
  if (model?.served === undefined || packed.test(model.name)) return undefined;
  if (flagOf(launches, ['--cpu-offload-gb']) !== undefined) return undefined;
  const quantization = flagOf(launches, ['--quantization', '-q'])?.text ?? '';
  if (quantization !== '' && !/^fp8/i.test(quantization)) return undefined;
  return /bf16|bfloat16/i.test(model.name) ? { ...model.served, weightBytes: 2 } : model.served;
}
