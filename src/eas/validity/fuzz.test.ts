import { expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { applyFix } from './applyFix.ts';
import { findingCodes } from './codes.ts';
import { pointerKeys } from './pointer.ts';
import { aggregate, router, service } from './sampleServices.testing.ts';
import { validateText } from './validateText.ts';

const t = translateWith({});

/** Numbers from 0 to 1, the same on each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

const words =
  'metadata name instance unit size containers env value members type labels autoscaler min max cloud computing instances networking nlb storage script command port gpu 0 - __proto__ constructor toString';
const keys = words.split(' ').concat(['', 'a/b', 'a~b', 'rpc.keepalive', 'TP_SIZE', 'startup_check', 'x'.repeat(300)]);
const numbers: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, 8080, 8];
const texts: readonly unknown[] = ['', '8', '-1', 'fp8', '$TP_SIZE', 'LLMDecode', 'nixl', '\u0000', '9'.repeat(400)];
const commands: readonly unknown[] = ['vllm serve DeepSeek-R1 -tp 8 -dp 3 --ep 7', "bash -c '", '{}', '😀'.repeat(100)];
const scalars = numbers.concat(texts, commands);

function randomValue(random: () => number, depth: number): unknown {
  const kind = random();
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  if (depth <= 0 || kind < 0.4) return pick(scalars);
  const count = Math.floor(random() * 5);
  if (kind < 0.6) return Array.from({ length: count }, () => randomValue(random, depth - 1));
  return Object.fromEntries(Array.from({ length: count }, () => [pick(keys) ?? '', randomValue(random, depth - 1)]));
}

/** A valid configuration with some of its values replaced by anything. */
function damaged(value: unknown, random: () => number, depth: number): unknown {
  if (random() < 0.06) return randomValue(random, depth);
  if (Array.isArray(value)) return value.map((entry) => damaged(entry, random, depth - 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, damaged(entry, random, depth - 1)]);
  return Object.fromEntries([...entries, ...(random() < 0.1 ? [[keys[Math.floor(random() * keys.length)], 1]] : [])]);
}

test('whatever the document is, nothing throws, each finding is whole, and each fix leaves JSON or says that it does not apply', () => {
  const random = seeded(4);
  let fixes = 0;
  const codes = new Set<string>();
  for (let run = 0; run < 3000; run += 1) {
    const base = [aggregate(), service(), router()][run % 3];
    const value = run % 4 === 3 ? randomValue(random, 5) : damaged(base, random, 4);
    const text = JSON.stringify(value) ?? 'null';
    for (const finding of validateText(text, { t })) {
      codes.add(finding.code);
      expect(findingCodes).toContain(finding.code);
      expect(finding.message).not.toMatch(/undefined|NaN|Infinity|\[object|\{\d\}/);
      expect(finding.message.length).toBeLessThan(900);
      // It points at what is there, or at a key that is missing in what is there.
      expect(pointsSomewhere(text, finding.path), `${finding.code} at ${finding.path} in ${text}`).toBe(true);
      if (finding.fix === undefined || run % 4 !== 0) continue;
      const next = applyFix(text, finding.fix);
      if (next === undefined) continue;
      fixes += 1;
      expect(() => JSON.parse(next)).not.toThrow();
    }
  }
  expect(codes.size).toBeGreaterThan(40);
  expect(fixes).toBeGreaterThan(100);
});

function pointsSomewhere(text: string, path: string): boolean {
  const root = parseTree(text);
  if (root === undefined) return false;
  let node: ReturnType<typeof findNodeAtLocation> = root;
  for (const key of pointerKeys(path)) {
    if (node === undefined) return false;
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key]);
  }
  return node !== undefined;
}
