import { redact } from '../cloud/redact.ts';

const limit = 300;

/** Control characters and those that turn the direction of writing: they could make a text look like another. */
const deceptive = /[\p{Cc}\p{Bidi_Control}\uFEFF]+/gu;

/** Someone else's text on one line of a message: redacted, without stack lines and control characters, not endless. */
export function cleanText(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s+at .+(:\d+:\d+|\(native\)|<anonymous>)\)?\s*$/.test(line));
  const line = redact(lines.join(' ')).replace(deceptive, ' ').replace(/\s+/g, ' ').trim();
  const short = line.length > limit ? `${line.slice(0, limit)}…` : line;
  return short.replace(/[.。]$/, '');
}
