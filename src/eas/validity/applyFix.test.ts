import { describe, expect, test } from 'vitest';
import { applyFix } from './applyFix.ts';
import type { JsonEdit } from './finding.ts';

function applied(text: string, ...edits: readonly JsonEdit[]): string | undefined {
  return applyFix(text, { label: 'fix', edits });
}

const text = `{
    "metadata": { "name": "a",   "instances": 2 },
    "list": [ 1,  2, 3 ],
    "0": "zero"
}
`;

describe('a fix', () => {
  test('sets a value and leaves everything else as it is', () => {
    expect(applied(text, { op: 'set', path: '/list/1', value: 9 })).toBe(text.replace(' 2, 3', ' 9, 3'));
    expect(applied(text, { op: 'set', path: '/0', value: 'none' })).toBe(text.replace('zero', 'none'));
  });

  test('renames a key in its place', () => {
    expect(applied(text, { op: 'rename', path: '/metadata/instances', to: 'instance' })).toBe(
      text.replace('instances', 'instance'),
    );
  });

  test.each([
    ['/list/0', '[ 2, 3 ]'],
    ['/list/1', '[ 1, 3 ]'],
    ['/list/2', '[ 1,  2 ]'],
  ])('removes %s', (path, list) => {
    expect(applied(text, { op: 'remove', path })).toBe(text.replace('[ 1,  2, 3 ]', list));
  });

  test('removes the only entry, and a property', () => {
    expect(applied('{"a":[1]}', { op: 'remove', path: '/a/0' })).toBe('{"a":[]}');
    expect(JSON.parse(applied(text, { op: 'remove', path: '/metadata' }) ?? '')).toEqual({
      list: [1, 2, 3],
      '0': 'zero',
    });
  });

  test('makes what is missing, in the indentation of the text', () => {
    const made = applied(text, { op: 'set', path: '/unit/size', value: 2 });
    expect(made).toContain('\n    "unit": {\n        "size": 2\n    }\n}');
    expect(applied('{\r\n\t"a": 1\r\n}', { op: 'set', path: '/b', value: 2 })).toBe('{\r\n\t"a": 1,\r\n\t"b": 2\r\n}');
    expect(applied('{"a":{}}', { op: 'set', path: '/a/b', value: 2 })).not.toContain('\n');
  });

  test('appends to lists, one after the other', () => {
    const add = (value: number): JsonEdit => ({ op: 'set', path: '/list/-', value });
    expect(JSON.parse(applied(text, add(4), add(5)) ?? '')).toMatchObject({ list: [1, 2, 3, 4, 5] });
    expect(applied('{"list":[]}', add(1))).toBe('{"list":[1]}');
  });

  test('takes keys with a slash or a tilde', () => {
    expect(applied('{"a/b~c":1}', { op: 'set', path: '/a~1b~0c', value: 2 })).toBe('{"a/b~c":2}');
  });
});

describe('a fix that no longer applies', () => {
  test.each<[string, string, JsonEdit]>([
    ['the text is no JSON', '{', { op: 'set', path: '/a', value: 1 }],
    ['there is no such key to rename', text, { op: 'rename', path: '/nothing', to: 'a' }],
    ['there is nothing to remove', text, { op: 'remove', path: '/list/7' }],
    ['text stands where an object should be', text, { op: 'set', path: '/0/a', value: 1 }],
  ])('%s: nothing is changed', (_, config, edit) => {
    expect(applied(config, edit)).toBeUndefined();
  });
});
