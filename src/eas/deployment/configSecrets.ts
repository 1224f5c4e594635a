import { isSecret, notKept } from '../../messages/keptSecrets.ts';
import { isObject } from './json.ts';

/** Fields that name where something is kept, and hold no secret themselves. */
const reference = /^(?:key|secret)$|(?:name|ref|id)$/i;

/**
 * A configuration, or a part of one, with its secrets replaced: values of fields and of environment variables whose
 * names say so (`token`, `dockerAuth`, `HF_TOKEN`). What holds none is given back itself.
 */
export function replaceSecrets<T>(config: T, replacement: (secret: string) => string): T;
export function replaceSecrets(config: unknown, replacement: (secret: string) => string): unknown {
  if (Array.isArray(config))
    return sameOr(
      config,
      config.map((entry) => replaceSecrets(entry, replacement)),
    );
  if (!isObject(config)) return config;
  const { name } = config;
  const entries = Object.entries(config).map(([key, value]) => {
    if (typeof value !== 'string') return [key, replaceSecrets(value, replacement)] as const;
    const called = key === 'value' && typeof name === 'string' ? name : key;
    const isHeld = called !== key || !reference.test(key);
    return [key, isHeld && isSecret(called, value) ? replacement(value) : value] as const;
  });
  const changed = entries.some(([key, value]) => value !== config[key]);
  return changed ? Object.fromEntries(entries) : config;
}

function sameOr(list: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  return next.every((entry, at) => entry === list[at]) ? list : next;
}

/** Every secret in a configuration. */
export function secretsIn(config: unknown): string[] {
  const secrets: string[] = [];
  replaceSecrets(config, (secret) => {
    if (secret !== notKept) secrets.push(secret);
    return secret;
  });
  return secrets;
}
