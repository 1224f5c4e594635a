import * as z from 'zod/mini';
import { expect, it } from 'vitest';
import { pageOf } from './page.ts';
import { count, field, flag, listOf, names, text } from './tolerant.ts';
import { readTime, utcText } from './times.ts';

const read = (schema: z.core.$ZodType, value: unknown) => z.safeParse(schema, value).data;

it('reads numbers, words and yes or no in either form', () => {
  expect(['7', ' -1.5 ', 0].map((value) => read(count, value))).toEqual([7, -1.5, 0]);
  expect(['', 'x', '1e3', '0x10', null, true].map((value) => read(count, value))).toEqual(Array(6).fill(undefined));
  expect(['a', 12].map((value) => read(text, value))).toEqual(['a', '12']);
  expect([true, 'False', ' TRUE '].map((value) => read(flag, value))).toEqual([true, false, true]);
  expect(['yes', 1, null].map((value) => read(flag, value))).toEqual(Array(3).fill(undefined));
  expect(['a, b,,', ['c ', ''], null, 7].map((value) => read(names, value))).toEqual([['a', 'b'], ['c'], [], []]);
});

it('loses a wrong field only, and keeps what it does not know', () => {
  const schema = z.looseObject({ A: field(count), B: listOf(z.looseObject({ C: z.string() })) });
  expect(read(schema, { A: 'x', B: [{ C: 'c', D: 1 }, { D: 1 }, null], E: { f: 1 } })).toEqual({
    B: [{ C: 'c', D: 1 }],
    E: { f: 1 },
  });
  expect(read(schema, {})).toEqual({ B: [] });
  expect(Object.keys(Object(read(schema, {})))).toEqual(['B']);
});

it('reads a page with what came, readable or not, and the total in either spelling', () => {
  const page = pageOf('Items', z.looseObject({ Id: z.string() }));
  expect(read(page, { Items: [{ Id: 'a' }, {}, 1], TotalCount: '9' })).toEqual({
    items: [{ Id: 'a' }],
    received: 3,
    total: 9,
  });
  expect(read(page, { Total: 4 })).toEqual({ items: [], received: 0, total: 4 });
  expect(read(page, { Items: 'x', TotalCount: 'many' })).toEqual({ items: [], received: 0, total: undefined });
});

it('writes and reads times in UTC', () => {
  const time = Date.UTC(2026, 4, 8, 16, 10, 56);
  expect(utcText(time + 999)).toBe('2026-05-08 16:10:56');
  for (const form of [
    '2026-05-08 16:10:56',
    '2026/05/08 16:10:56',
    '2026-05-08T16:10:56',
    '2026-05-08T16:10:56.000',
    '2026-05-08T16:10:56Z',
    '2026-05-08T18:10:56+02:00',
  ])
    expect(readTime(form), form).toBe(time);
  for (const none of [undefined, '', 'soon', '2026-13-40 00:00:00']) expect(readTime(none)).toBeUndefined();
});
