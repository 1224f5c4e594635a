import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { ServiceConfig } from '../api.ts';
import type { Translate } from '../../messages/translate.ts';
import { isObject } from './json.ts';

/** Where configuration text is not what it should be. Line and column count from 1. */
export interface ConfigProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ConfigReading =
  | { readonly ok: true; readonly config: ServiceConfig }
  | { readonly ok: false; readonly problem: ConfigProblem };

/** Reads configuration text: strict JSON that is one object. */
export function readConfigText(text: string, t: Translate): ConfigReading {
  if (text.trim() === '')
    return { ok: false, problem: { line: 1, column: 1, message: t('The configuration is empty.') } };
  try {
    const config: unknown = JSON.parse(text);
    if (isObject(config)) return { ok: true, config };
    return {
      ok: false,
      problem: { line: 1, column: 1, message: t('The configuration must be one JSON object: { … }.') },
    };
  } catch {
    return { ok: false, problem: firstProblem(text, t) };
  }
}

/** Configuration as text, for a person to read and edit. */
export function configToText(config: ServiceConfig): string {
  return JSON.stringify(config, null, 2);
}

function firstProblem(text: string, t: Translate): ConfigProblem {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    // Text nested deeper than the parser's stack: what is known is that it is not a configuration.
  }
  const first = errors[0];
  if (first === undefined) return { line: 1, column: 1, message: t('This is not valid JSON.') };
  const before = text.slice(0, first.offset).split('\n');
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    message: problemText(codeOf(first, text), t),
  };
}

/** What is missing before a bracket that does not fit is its counterpart, not a comma. */
function codeOf({ error, offset }: ParseError, text: string): string {
  const code = printParseErrorCode(error);
  if (code !== 'CommaExpected') return code;
  return { '}': 'CloseBracketExpected', ']': 'CloseBraceExpected' }[text[offset] ?? ''] ?? code;
}

function problemText(code: string, t: Translate): string {
  switch (code) {
    case 'PropertyNameExpected':
      return t('A property name in double quotes is missing here.');
    case 'ValueExpected':
      return t('A value is missing here.');
    case 'ColonExpected':
      return t('A colon is missing here.');
    case 'CommaExpected':
      return t('A comma is missing here.');
    case 'CloseBraceExpected':
      return t('A closing brace "}" is missing here.');
    case 'CloseBracketExpected':
      return t('A closing bracket "]" is missing here.');
    case 'EndOfFileExpected':
      return t('The configuration ends before this text.');
    case 'InvalidCommentToken':
      return t('Comments are not allowed in a service configuration.');
    case 'UnexpectedEndOfString':
      return t('This text is not closed with a double quote.');
    case 'InvalidSymbol':
      return t('Names and texts must stand in double quotes.');
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return t('This number is not written correctly.');
    default:
      return t('This is not valid JSON.');
  }
}
