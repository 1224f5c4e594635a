import type { JsonObject } from '../../deployment/json.ts';
import type { FindingCode } from '../codes.ts';
import type { ValidateOptions } from '../context.ts';
import type { Finding } from '../finding.ts';

/** Both sides of one rule. */
export interface RuleCase {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  /** Where the finding stands. */
  readonly path: string;
  readonly wrong: JsonObject;
  /** Like `wrong`, but without that fault. */
  readonly right: JsonObject;
  readonly options: Omit<ValidateOptions, 't'>;
}

type More = Omit<ValidateOptions, 't'>;

/** A rule whose finding is an error. */
export function error(
  code: FindingCode,
  path: string,
  wrong: JsonObject,
  right: JsonObject,
  options: More = {},
): RuleCase {
  return { code, severity: 'error', path, wrong, right, options };
}

/** A rule whose finding is a warning. */
export function warning(
  code: FindingCode,
  path: string,
  wrong: JsonObject,
  right: JsonObject,
  options: More = {},
): RuleCase {
  return { code, severity: 'warning', path, wrong, right, options };
}
