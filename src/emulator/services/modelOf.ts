import { findMachine, type Machine } from '../catalog/machines.ts';
import { modelInText, type ModelEntry } from '../catalog/models.ts';
import { findQuota } from '../catalog/quotas.ts';
import { instanceTypesOf, memberTypeOf, type ServiceConfig } from './config.ts';

/** The machine that an instance stands on: the first type that is in stock; undefined when nothing names one. */
export function machineOf(config: ServiceConfig): Machine | undefined {
  const quota = findQuota(config.metadata?.quota_id ?? '');
  if (quota) return findMachine(quota.nodeType);
  const types = instanceTypesOf(config).flatMap((type) => findMachine(type) ?? []);
  return types.find((machine) => machine.inStock) ?? types[0];
}

/** The command lines of all containers as one text. */
export function scriptOf(config: ServiceConfig): string {
  const texts = (config.containers ?? []).flatMap((container) => [container.script, container.command, container.args]);
  return texts
    .flat()
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Environment variables of all containers; a later container wins. */
export function envOf(config: ServiceConfig): ReadonlyMap<string, string> {
  const entries = (config.containers ?? []).flatMap((container) => container.env ?? []);
  return new Map(entries.map((entry) => [entry.name, String(entry.value ?? '')]));
}

/** The value of a command-line flag, written `--flag value` or `--flag=value`; empty for a flag without one. */
export function flagOf(script: string, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const found = new RegExp(`(?:^|\\s)${escaped}(?:[= ]+('[^']*'|"[^"]*"|[^\\s-]\\S*))?(?=\\s|$)`).exec(script);
    if (found) return (found[1] ?? '').replace(/^['"]|['"]$/g, '');
  }
  return undefined;
}

/** `vllm`, `sglang`, `bladellm`, `router`, or `unknown` when nothing says that it is an LLM engine. */
export function engineOf(config: ServiceConfig): string {
  if (memberTypeOf(config) === 'LLMGateway') return 'router';
  const label = String(config.labels?.['ServiceEngineType'] ?? '').toLowerCase();
  if (label) return label;
  const images = (config.containers ?? []).map((container) => container.image ?? '').join(' ');
  const text = `${images} ${scriptOf(config)}`.toLowerCase();
  if (text.includes('vllm')) return 'vllm';
  if (text.includes('sglang')) return 'sglang';
  if (text.includes('blade')) return 'bladellm';
  return memberTypeOf(config) ? 'vllm' : 'unknown';
}

/** The model that a configuration serves, from its storage, command, labels or name; undefined when nothing tells. */
export function modelOf(config: ServiceConfig, serviceName: string): ModelEntry | undefined {
  const paths = (config.storage ?? []).map((entry) => entry.oss?.path ?? '');
  const texts = [scriptOf(config), ...paths, ...Object.values(config.labels ?? {}).map(String), serviceName];
  for (const text of texts) {
    const found = modelInText(text);
    if (found) return found;
  }
  return undefined;
}

/** The name that the engine serves the model under: the flag of the engine, the model's, else the service's. */
export function servedModelName(config: ServiceConfig, serviceName: string): string {
  const script = scriptOf(config);
  const flagged = flagOf(script, '--served-model-name');
  if (flagged) return flagged;
  const model = modelOf(config, serviceName);
  if (model) return model.name;
  const path = flagOf(script, '--model', '--model-path') ?? /vllm serve (\S+)/.exec(script)?.[1];
  return path?.split('/').findLast((part) => part !== '') ?? serviceName;
}
