import { isObject, type JsonObject } from '../deployment/json.ts';
import type { ValidateOptions } from './context.ts';
import { partsOf, type Part } from './facts/part.ts';
import { workersOf, type Worker } from './facts/worker.ts';
import { errorAt, type Finding } from './finding.ts';
import { checkKeys } from './keys/checkKeys.ts';
import { pointer, pointerKeys } from './pointer.ts';
import { checkAllToAll } from './rules/allToAll.ts';
import { checkAutoscaler } from './rules/autoscaler.ts';
import { checkContainers } from './rules/containers.ts';
import { checkExperts, checkHeads } from './rules/experts.ts';
import { checkInstances, checkUnit } from './rules/instances.ts';
import { checkEngineLabel, checkLabels } from './rules/labels.ts';
import { checkLength, checkMemory } from './rules/memory.ts';
import { checkGrace, checkMetadata } from './rules/metadata.ts';
import { checkName } from './rules/name.ts';
import { checkNetworking } from './rules/networking.ts';
import { checkPairs } from './rules/pair.ts';
import { checkPlace } from './rules/place.ts';
import { checkPorts } from './rules/ports.ts';
import { checkProbes, checkProbeTime } from './rules/probes.ts';
import { checkRouters } from './rules/router.ts';
import { checkSettingNumbers } from './rules/settingNumbers.ts';
import { checkSizes } from './rules/sizes.ts';
import { checkDockerAuth, checkStorage } from './rules/storage.ts';

/** Rules for one part by itself. */
const partRules: readonly ((part: Part, options: ValidateOptions) => Finding[])[] = [
  checkName,
  checkInstances,
  checkUnit,
  checkContainers,
  checkPorts,
  checkProbes,
  checkMetadata,
  checkPlace,
  checkStorage,
  checkDockerAuth,
  checkNetworking,
  checkLabels,
  checkAutoscaler,
  checkGrace,
];

/** Rules for one engine. */
const workerRules: readonly ((worker: Worker, options: ValidateOptions) => Finding[])[] = [
  checkSettingNumbers,
  checkSizes,
  checkExperts,
  checkHeads,
  checkMemory,
  checkLength,
  checkAllToAll,
  checkProbeTime,
];

/**
 * Everything that is wrong or doubtful about a service configuration: one rule set for the command line, the deployment
 * form and the editor. Never throws, whatever the value is. Each rule says where it comes from; what no source says is
 * marked [INFER] there.
 */
export function validateConfig(config: unknown, options: ValidateOptions): Finding[] {
  const { t } = options;
  if (!isObject(config)) return [errorAt('', 'not-an-object', t('The configuration must be one JSON object: { … }.'))];
  const parts = partsOf(config);
  const workers = workersOf(parts, options);
  return distinct([
    ...checkKeys(config, options),
    ...parts.flatMap((part) => partRules.flatMap((rule) => rule(part, options))),
    ...workers.flatMap((worker) => workerRules.flatMap((rule) => rule(worker, options))),
    ...checkPairs(workers, options),
    ...checkRouters(parts, options),
    ...checkEngineLabel(parts, options),
  ]).map((finding) => ({ ...finding, path: placeIn(config, finding.path) }));
}

/** The path, as far as there is something at it: what is missing is told at what lacks it. */
function placeIn(config: JsonObject, path: string): string {
  let value: unknown = config;
  const found: string[] = [];
  for (const key of pointerKeys(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) break;
    value = Reflect.get(value, key);
    found.push(key);
  }
  return pointer('', ...found);
}

/** Each finding once: a Prefill worker with two Decode workers is told of once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [`${finding.code} ${finding.path} ${finding.message}`, finding]));
  return [...byText.values()];
}
