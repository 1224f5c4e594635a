/**
 * A stand-in for a model's tokenizer: cuts text the way byte-pair encodings do on average (about four characters of
 * English, one or two Chinese characters), always the same way, and never inside a code point. Only for counting and
 * pacing: its tokens have no ids.
 */

const WHOLE_WORD = 7;
const WORD_PIECE = 5;
const DIGITS = 3;
const SPACES = 16;
const SAME_MARKS = 4;

/** Tokens in a text. */
export function countTokens(text: string): number {
  let count = 0;
  eachToken(text, () => (count += 1));
  return count;
}

/** Calls back with the place of each token of a text, in order. */
export function eachToken(text: string, visit: (start: number, end: number) => void): void {
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    visit(at, end);
    at = end;
  }
}

/** The tokens of a text, in order; together they are the text. */
export function splitTokens(text: string): string[] {
  const tokens: string[] = [];
  eachToken(text, (start, end) => tokens.push(text.slice(start, end)));
  return tokens;
}

/** Where the token that starts at `start` ends. */
function tokenEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === SPACE) return endAfterSpace(text, start);
  if (isLetter(code)) return wordEnd(text, start);
  if (isDigit(code)) return runEnd(text, start, DIGITS, isDigit);
  if (isIdeograph(code)) return runEnd(text, start, 2, isIdeograph);
  if (isHighSurrogate(code)) return isLowSurrogate(text.charCodeAt(start + 1)) ? start + 2 : start + 1;
  return runEnd(text, start, SAME_MARKS, (other) => other === code);
}

const SPACE = 0x20;

/** One space belongs to the word after it; more than one are a token of their own. */
function endAfterSpace(text: string, start: number): number {
  const end = runEnd(text, start, SPACES, (code) => code === SPACE);
  const beforeWord = isLetter(text.charCodeAt(end));
  if (end - start === 1) return beforeWord ? wordEnd(text, end) : end;
  return beforeWord ? end - 1 : end;
}

/** Short words are one token, long ones fall into pieces. */
function wordEnd(text: string, start: number): number {
  const end = runEnd(text, start, WHOLE_WORD + 1, isLetter);
  return end - start > WHOLE_WORD ? start + WORD_PIECE : end;
}

function runEnd(text: string, start: number, limit: number, belongs: (code: number) => boolean): number {
  const last = Math.min(text.length, start + limit);
  let end = start + 1;
  while (end < last && belongs(text.charCodeAt(end))) end += 1;
  return end;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Latin, Greek, Cyrillic, Arabic … : everything alphabetic below the CJK blocks. */
function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return (code >= 0xc0 && code < 0x2000) || (code >= 0x2c00 && code < 0x2e00);
}

function isIdeograph(code: number): boolean {
  return (code >= 0x3040 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
