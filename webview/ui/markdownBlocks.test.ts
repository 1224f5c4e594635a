import { describe, expect, test } from 'vitest';
import { MarkdownBlocks } from './markdownBlocks.ts';

/** What the blocks of a text are when it comes piece by piece: each finished block once, in order. */
function grow(text: string, step: number): { blocks: string[]; mostOpen: number } {
  const blocks = new MarkdownBlocks();
  const finished: string[] = [];
  let mostOpen = 0;
  for (let at = step; ; at += step) {
    const whole = at >= text.length;
    const result = blocks.grow(text.slice(0, at), whole);
    expect(result).toBeDefined();
    finished.push(...(result?.finished ?? []).map((token) => token.raw));
    mostOpen = Math.max(mostOpen, result?.open.length ?? 0);
    if (whole) return { blocks: finished, mostOpen };
  }
}

const text = `# Title

One paragraph
with two lines.

- a list
  - inside

  goes on
- and on

1. one

2. two

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
const a = 1;

const b = 2;
\`\`\`

> quoted

Title below
===

Last words`;

describe('Markdown that grows', () => {
  test.each([1, 2, 3, 7, 50, 10_000])('is cut into the same blocks in steps of %i', (step) => {
    const whole = new MarkdownBlocks().grow(text, true)?.finished.map((token) => token.raw) ?? [];
    const { blocks } = grow(text, step);
    expect(blocks.join('')).toBe(text);
    expect(blocks.filter((raw) => raw.trim() !== '')).toEqual(whole.filter((raw) => raw.trim() !== ''));
  });

  test('only the last blocks are read again', () => {
    expect(grow(text.repeat(5), 3).mostOpen).toBeLessThanOrEqual(4);
  });

  test('a text that does not go on from the last begins anew', () => {
    const blocks = new MarkdownBlocks();
    blocks.grow('one', false);
    expect(blocks.grow('two', false)).toBeUndefined();
  });

  test('shows controls and bidi overrides, and takes any line end', () => {
    const result = new MarkdownBlocks().grow('a\u202eb\r\nc\u0000', true);
    expect(result?.finished[0]?.raw).toBe(String.raw`a\u202eb` + '\n' + String.raw`c\u0000`);
  });
});
