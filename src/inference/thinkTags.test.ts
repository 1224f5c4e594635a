import { expect, test } from 'vitest';
import { ThinkTagSplitter, type ThinkPiece } from './thinkTags.ts';

function split(text: string, step: number) {
  const splitter = new ThinkTagSplitter();
  const pieces: ThinkPiece[] = [];
  for (let at = 0; at < text.length; at += step) pieces.push(...splitter.take(text.slice(at, at + step)));
  pieces.push(...splitter.end());
  const joined = (kind: string) => pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('');
  return [joined('reasoning'), joined('content')];
}

test.each([
  ['<think>\nHm < 3.\n\nYes.</think>\n\nThe answer.', 'Hm < 3.\n\nYes.', 'The answer.'],
  ['\n<think>a</think>b <think>c</think>', 'a', 'b <think>c</think>'],
  ['Plain <think>text</think>', '', 'Plain <think>text</think>'],
  ['<thin ice', '', '<thin ice'],
  ['<think>never closed </thi', 'never closed </thi', ''],
  ['<', '', '<'],
  ['<think></think>', '', ''],
])('%j', (text, reasoning, content) => {
  for (const step of [1, 2, 3, 1000]) {
    const [thought, answer] = split(text, step);
    expect(thought?.trimEnd()).toBe(reasoning);
    expect(answer).toBe(content);
  }
});
