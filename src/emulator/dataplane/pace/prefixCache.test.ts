import { describe, expect, it } from 'vitest';
import { chatJob } from '../protocol/completionJob.ts';
import { splitTokens } from '../canned/tokenizer.ts';
import { PrefixCache } from './prefixCache.ts';
import { PromptDigest } from './promptDigest.ts';

function digestOf(text: string): PromptDigest {
  const digest = new PromptDigest();
  digest.text(text);
  return digest;
}

function words(count: number, word = 'token'): string {
  return ` ${word}`.repeat(count);
}

describe('PromptDigest', () => {
  it('numbers blocks of 16 tokens so that equal prefixes, and only they, have equal numbers', () => {
    const base = digestOf(words(64));
    expect([base.tokens, base.blocks.length]).toEqual([64, 4]);
    expect(new Set(base.blocks).size).toBe(4);
    expect(digestOf(words(70)).blocks).toEqual(base.blocks);
    expect(digestOf(words(32) + words(32, 'other')).blocks.slice(0, 2)).toEqual(base.blocks.slice(0, 2));
    expect(digestOf(` first${words(63)}`).blocks.filter((block) => base.blocks.includes(block))).toEqual([]);
  });

  it('goes on from a chat to the next turn, with the answer in it', () => {
    const answer = words(40, 'answer');
    const [asked, next] = [
      { role: 'user', content: words(30) },
      { role: 'user', content: 'And then?' },
    ];
    const first = chatJob({ messages: [asked] });
    const second = chatJob({ messages: [asked, { role: 'assistant', content: answer }, next] });
    const known = first.prompt.blocksWith(splitTokens(answer));
    expect(known.length).toBeGreaterThan(first.prompt.blocks.length);
    expect(second.prompt.blocks.slice(0, known.length)).toEqual(known);
    expect(first.promptTokens).toBe(30 + 4 + 3);
  });

  it('takes token ids as they are', () => {
    const [one, other] = [new PromptDigest(), new PromptDigest()];
    one.ids(Array.from({ length: 32 }, (_, index) => index));
    other.ids(Array.from({ length: 32 }, (_, index) => (index < 31 ? index : 99)));
    expect(one.blocks[0]).toBe(other.blocks[0]);
    expect(one.blocks[1]).not.toBe(other.blocks[1]);
  });
});

describe('PrefixCache', () => {
  it('has what was used, from the beginning on and without the last token', () => {
    const cache = new PrefixCache(16 * 100);
    const { blocks } = digestOf(words(64));
    expect(cache.cachedTokens(blocks, 64)).toBe(0);
    cache.use(blocks);
    expect(cache.cachedTokens(blocks, 64)).toBe(48);
    expect(cache.cachedTokens(blocks, 70)).toBe(64);
    expect(cache.cachedTokens(digestOf(words(40)).blocks, 40)).toBe(32);
    expect(cache.cachedTokens(blocks.slice(1), 48)).toBe(32);
    expect(cache.cachedTokens([], 0)).toBe(0);
  });

  it('forgets the least recently used, the ends of prompts before their beginnings', () => {
    const cache = new PrefixCache(16 * 8);
    const [one, two, three] = ['a', 'b', 'c'].map((word) => digestOf(words(64, word)).blocks);
    cache.use(one ?? []);
    cache.use(two ?? []);
    cache.use(one ?? []);
    cache.use((three ?? []).slice(0, 2));
    expect(cache.size).toBe(8);
    expect([one, two, three].map((blocks) => cache.cachedTokens(blocks ?? [], 1000))).toEqual([64, 32, 32]);
  });
});
