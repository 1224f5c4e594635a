import type { FindingCode } from './codes.ts';

/** One thing that is wrong or doubtful about a service configuration. */
export interface Finding {
  /** `error`: EAS would refuse it, or it cannot run. `warning`: doubtful, wasteful, or silently ignored. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer (RFC 6901) to what is wrong; empty for the configuration as a whole. */
  readonly path: string;
  readonly code: FindingCode;
  /** A sentence: the numbers, the reason, and a way out. */
  readonly message: string;
  readonly fix?: Fix | undefined;
}

/** A change that takes a finding away. */
export interface Fix {
  /** What it does, for a button. */
  readonly label: string;
  readonly edits: readonly JsonEdit[];
}

/** One change of a JSON document. Paths are JSON pointers; a last part `-` appends to a list. */
export type JsonEdit =
  | { readonly op: 'set'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  /** Gives the property at `path` another name, in its place. */
  | { readonly op: 'rename'; readonly path: string; readonly to: string };

export function errorAt(path: string, code: FindingCode, message: string, fix?: Fix): Finding {
  return { severity: 'error', path, code, message, ...(fix === undefined ? {} : { fix }) };
}

export function warningAt(path: string, code: FindingCode, message: string, fix?: Fix): Finding {
  return { severity: 'warning', path, code, message, ...(fix === undefined ? {} : { fix }) };
}

/** The finding as a warning: for what is likely but not certain. */
export function asWarning(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}

/** A fix that sets one value. */
export function setting(label: string, path: string, value: unknown): Fix {
  return { label, edits: [{ op: 'set', path, value }] };
}

/** A fix that takes one value away. */
export function removing(label: string, path: string): Fix {
  return { label, edits: [{ op: 'remove', path }] };
}
