import { describe, expect, it } from 'vitest';
import { type Generation, type GenerationLimits, generate, outputTokens } from './generation.ts';
import { readQuestion } from './question.ts';
import { findStop } from './stopSearch.ts';
import { countTokens, splitTokens } from './tokenizer.ts';

const LIMITS: GenerationLimits = { maxTokens: 100_000, minTokens: 0, ignoreEnd: false, stop: [] };

function answerTo(prompt: string, over: Partial<GenerationLimits> = {}, reasons = false): Generation {
  return generate({ question: readQuestion(prompt), key: `0 ${prompt}` }, reasons, { ...LIMITS, ...over });
}

function textOf(generation: Generation): string {
  return generation.answer.join('');
}

describe('tokenizer', () => {
  it.each([
    ['Hello, world!', ['Hello', ',', ' world', '!']],
    ['internationalisation', ['inter', 'natio', 'nalis', 'ation']],
    ['12345', ['123', '45']],
    ['a    b', ['a', '   ', ' b']],
    ['专家并行部署', ['专家', '并行', '部署']],
    ['👋👋', ['👋', '👋']],
    ['```\n\n', ['```', '\n\n']],
    ['é naïve', ['é', ' naïve']],
  ])('splits %j', (text, tokens) => {
    expect(splitTokens(text)).toEqual(tokens);
    expect(countTokens(text)).toBe(tokens.length);
  });

  it('loses nothing, whatever the text', () => {
    const text = textOf(answerTo('详细 compare 👩‍💻 code')) + '\ud83d lone \udc4b\t\0';
    expect(splitTokens(text).join('')).toBe(text);
    expect(splitTokens(text).every((token) => token.length > 0)).toBe(true);
  });

  it('has about four characters of English and one to two of Chinese per token', () => {
    const english = textOf(answerTo('Explain this in detail'));
    expect(english.length / countTokens(english)).toBeGreaterThan(3);
    expect(english.length / countTokens(english)).toBeLessThan(5);
    const chinese = '这是一个用来计算的句子，没有别的意思。';
    expect(chinese.length / countTokens(chinese)).toBeGreaterThan(1);
    expect(chinese.length / countTokens(chinese)).toBeLessThan(2);
  });
});

describe('question', () => {
  it('quotes the start of the prompt without markup', () => {
    expect(readQuestion('What is `x` **y**\n<b>z</b> #1?').topic).toBe('What is x y bz/b 1?');
    expect(readQuestion('word '.repeat(50)).topic.length).toBeLessThanOrEqual(61);
    expect(readQuestion('👋'.repeat(200)).topic).toBe(`${'👋'.repeat(60)}…`);
  });

  it.each([
    ['Hello!', true],
    ['  hi there', true],
    ['你好', true],
    ['Highlight this', false],
    ['hello, please write a very long essay about the sea', false],
  ])('takes %j for a greeting: %s', (prompt, greeting) => {
    expect(readQuestion(prompt).greeting).toBe(greeting);
  });
});

describe('answers', () => {
  it('are short for a greeting, longer for a question, and up to 2,000 tokens when asked for detail', () => {
    const lengths = ['Hello!', 'What is MTP?', 'What is MTP? Explain in detail.'].map((prompt) =>
      outputTokens(answerTo(prompt)),
    );
    expect(lengths[0]).toBeLessThan(130);
    expect(lengths[1]).toBeGreaterThan(200);
    expect(lengths[2]).toBeGreaterThan(1400);
    expect(lengths[2]).toBeLessThan(2600);
  });

  it('begin with the kind of section that was asked for', () => {
    expect(textOf(answerTo('Write a function'))).toContain('```');
    expect(textOf(answerTo('Compare A and B'))).toContain('|---|');
    expect(textOf(answerTo('用表格对比 A 和 B'))).toContain('|---|');
  });

  it('close every fence, say once that they are canned, and leave no placeholder', () => {
    for (const prompt of ['Hello', 'Explain {topic} $& in detail', '请详细说明 {notice}', 'List the steps']) {
      const text = textOf(answerTo(prompt));
      expect((text.match(/^```/gmu)?.length ?? 0) % 2).toBe(0);
      expect(text.match(/canned text|预置的文本/gu)).toHaveLength(1);
      expect(text.replaceAll(readQuestion(prompt).topic, '')).not.toMatch(/\{(topic|notice)\}/u);
    }
  });

  it('reason first, and count it against max_tokens', () => {
    const full = answerTo('Why?', {}, true);
    expect(full.reasoning.join('')).toContain('Why?');
    const cut = answerTo('Why?', { maxTokens: 10 }, true);
    expect([cut.reasoning.length, cut.answer.length, cut.finishReason]).toEqual([10, 0, 'length']);
    const over = answerTo('Why?', { maxTokens: full.reasoning.length + 3 }, true);
    expect([over.answer.length, over.finishReason]).toEqual([3, 'length']);
  });

  it('go on to min_tokens, and to max_tokens with ignore_eos', () => {
    const longer = answerTo('Hello', { minTokens: 900 });
    expect([longer.answer.length >= 900, longer.finishReason]).toEqual([true, 'stop']);
    const endless = answerTo('Hello', { maxTokens: 5000, ignoreEnd: true });
    expect([endless.answer.length, endless.finishReason]).toEqual([5000, 'length']);
  });

  it('count the tokens up to the end of a stop string, and show the text before it', () => {
    const text = textOf(answerTo('What is MTP?'));
    const stop = text.slice(40, 47);
    const cut = answerTo('What is MTP?', { stop: [stop] });
    expect(textOf(cut)).toBe(text.slice(0, text.indexOf(stop)));
    expect(cut.answer.length).toBe(splitTokens(text.slice(0, text.indexOf(stop) + stop.length)).length);
    expect([cut.finishReason, cut.stopReason]).toEqual(['stop', stop]);
  });
});

describe('findStop', () => {
  it('takes the stop that is complete first', () => {
    expect(findStop('one two three', ['three', 'two', 'none'])).toEqual({ stop: 'two', start: 4, end: 7 });
    expect(findStop('abcd', ['abcd', 'bc'])).toEqual({ stop: 'bc', start: 1, end: 3 });
    expect(findStop('abc', ['', 'x'])).toBeUndefined();
  });
});
