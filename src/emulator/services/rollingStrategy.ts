import { asObject } from '../catalog/spec.ts';
import { amountOf, parseAmount, type Amount } from './amount.ts';
import { invalid, type ServiceConfig } from './config.ts';

/** How far a rolling update may go beyond and below the wanted number of instances. */
export interface Leeway {
  readonly surge: number;
  readonly unavailable: number;
}

/** `metadata.rolling_strategy` of a configuration, also when its keys are written with dots. */
function strategyOf(config: ServiceConfig): { surge: unknown; unavailable: unknown } {
  const metadata = asObject(config.metadata);
  const own = asObject(metadata['rolling_strategy']);
  return {
    surge: own['max_surge'] ?? metadata['rolling_strategy.max_surge'],
    unavailable: own['max_unavailable'] ?? metadata['rolling_strategy.max_unavailable'],
  };
}

/** Documented: 2 % more, and none missing on public resources, one on dedicated ones. */
function defaultUnavailable(config: ServiceConfig): Amount {
  return { count: config.metadata?.resource || config.metadata?.quota_id ? 1 : 0 };
}

/**
 * The leeway of a rolling update of so many instances. Documented: a part is rounded up for `max_surge`. Rounded down
 * for `max_unavailable` and at least one of the two is 1, as in Kubernetes [INFER].
 */
export function leewayOf(config: ServiceConfig, total: number): Leeway {
  const given = strategyOf(config);
  const surge = amountOf(parseAmount(given.surge) ?? { percent: 2 }, total, Math.ceil);
  const unavailable = amountOf(parseAmount(given.unavailable) ?? defaultUnavailable(config), total, Math.floor);
  return surge === 0 && unavailable === 0 ? { surge: 1, unavailable } : { surge, unavailable };
}

/** Refuses a rolling strategy that cannot be read. */
export function checkRollingStrategy(config: ServiceConfig, at: string): void {
  const given = strategyOf(config);
  const named = { max_surge: given.surge, max_unavailable: given.unavailable };
  for (const [name, value] of Object.entries(named)) {
    if (value === undefined || value === null || parseAmount(value)) continue;
    throw invalid(
      `${at}metadata.rolling_strategy.${name} must be a number of instances or a percentage from 0 to 100, such as 1 or "25%".`,
    );
  }
}
