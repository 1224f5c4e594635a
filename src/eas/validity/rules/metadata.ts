import { isObject, numberAt, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, setting, warningAt, type Finding } from '../finding.ts';
import { nearestKey } from '../keys/nearestKey.ts';
import { pointer } from '../pointer.ts';
import { oneOf, shown } from '../words.ts';

/** Values of `metadata` that EAS would refuse or ignore (eas/product.md, section 3.2). */
export function checkMetadata(part: Part, options: ValidateOptions): Finding[] {
  const metadata = objectAt(part.document, 'metadata');
  const at = pointer(part.at, 'metadata');
  return rules.flatMap((rule) => rule(metadata, at, options, part));
}

type MetadataRule = (metadata: JsonObject, at: string, options: ValidateOptions, part: Part) => Finding[];

const rules: readonly MetadataRule[] = [checkQos, checkCuda, checkSpread, checkRolling, checkMemoryUnit, checkType];

function checkQos({ qos }: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  if (qos === undefined || qos === null || qos === '' || qos === 'BestEffort') return [];
  const message = t('qos is empty or "BestEffort", not {0}.', shown(qos));
  return [errorAt(pointer(at, 'qos'), 'qos', message)];
}

/** Versions that EAS documents; newer ones come with the image. */
const cudaVersions = { least: 8, most: 11.2 } as const;

function checkCuda({ cuda }: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  if (cuda === undefined || cuda === null || cuda === '') return [];
  const text = shown(cuda);
  const path = pointer(at, 'cuda');
  const version = Number(/^\d{1,2}\.\d{1,2}$/.exec(text)?.[0]);
  if (!(version >= cudaVersions.least && version <= cudaVersions.most)) {
    const message = t('EAS documents CUDA 8.0 to 11.2 here, not {0}: an image brings its own, so leave it out.', text);
    return [warningAt(path, 'cuda', message, { label: t('Remove it'), edits: [{ op: 'remove', path }] })];
  }
  return [];
}

const policies = ['host', 'zone', 'default'];

function checkSpread(metadata: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const nested = objectAt(objectAt(metadata, 'scheduling'), 'spread')['policy'];
  const policy = nested ?? metadata['scheduling.spread.policy'];
  if (policy === undefined || policy === null || policies.some((known) => known === policy)) return [];
  const path =
    nested === undefined ? pointer(at, 'scheduling.spread.policy') : pointer(at, 'scheduling', 'spread', 'policy');
  return [errorAt(path, 'spread-policy', t('The policy is {0}, not {1}.', oneOf(t, policies), shown(policy)))];
}

/** `max_surge` and `max_unavailable`: a number of instances, or a part of them. */
function checkRolling(metadata: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const nested = objectAt(metadata, 'rolling_strategy');
  return ['max_surge', 'max_unavailable'].flatMap((key) => {
    const [value, path] = Object.hasOwn(nested, key)
      ? [nested[key], pointer(at, 'rolling_strategy', key)]
      : [metadata[`rolling_strategy.${key}`], pointer(at, `rolling_strategy.${key}`)];
    if (value === undefined || value === null || isAmount(value)) return [];
    const message = t(
      '{0} is a number of instances or a part of them from 0% to 100%, such as 1 or "25%", not {1}.',
      key,
      shown(value),
    );
    return [errorAt(path, 'rolling-strategy', message)];
  });
}

function isAmount(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0;
  if (typeof value !== 'string') return false;
  const match = /^(\d{1,6}(?:\.\d+)?)(%?)$/.exec(value.trim());
  const amount = Number(match?.[1]);
  return match?.[2] === '%' ? amount <= 100 : Number.isInteger(amount);
}

/** MB below this are surely meant as GB. */
const leastMemory = 256;

function checkMemoryUnit(metadata: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const memory = numberAt(metadata, 'memory');
  if (memory === undefined || memory <= 0 || memory >= leastMemory) return [];
  const path = pointer(at, 'memory');
  const fix = setting(t('Write {0}', memory * 1000), path, memory * 1000);
  return [warningAt(path, 'memory-in-mb', t('memory is in MB: {0} MB are hardly enough to start.', memory), fix)];
}

/** Words of `metadata.type` that occur in the contract and in EAS's documents; members' words with them. */
const types =
  'Standard Async Queue LLM RAG Serverless LLMGatewayService OfflineTask SDCluster ScalableJob ScalableJobService AssistantJob LLMPrefill LLMDecode LLMGateway SDProxy'.split(
    ' ',
  );

function checkType(metadata: JsonObject, at: string, { t }: ValidateOptions, part: Part): Finding[] {
  const type = textAt(metadata, 'type');
  if (type === '' || types.includes(type) || part.role === 'prefill' || part.role === 'decode') return [];
  const meant = nearestKey(type, types);
  if (meant === undefined) return [];
  const path = pointer(at, 'type');
  const message = t('EAS does not know "{0}" here. Did you mean "{1}"?', shown(type), meant);
  return [warningAt(path, 'service-type', message, setting(t('Write "{0}"', meant), path, meant))];
}

/** The time that a container gets to end, wherever it is written. */
export function checkGrace({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  const { runtime } = document;
  const seconds = isObject(runtime) ? runtime['termination_grace_period'] : undefined;
  if (typeof seconds !== 'number' || Number.isInteger(seconds)) return [];
  const message = t('The grace period is a whole number of seconds, not {0}.', seconds);
  return [warningAt(pointer(at, 'runtime', 'termination_grace_period'), 'grace-period', message)];
}
