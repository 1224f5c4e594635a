import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { configToText, readConfigText } from './configText.ts';
import { pdConfig } from './sampleConfigs.testing.ts';

const t = translateWith({});

describe('configuration text', () => {
  test('reads what it wrote', () => {
    expect(readConfigText(configToText(pdConfig()), t)).toEqual({ ok: true, config: pdConfig() });
  });

  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'A comma is missing here.'],
    ['{\n  "a": \n}', 3, 1, 'A value is missing here.'],
    ['{"a" 1}', 1, 6, 'A colon is missing here.'],
    ['{"a": [1, 2}', 1, 12, 'A closing bracket "]" is missing here.'],
    ['{"a": 1', 1, 8, 'A closing brace "}" is missing here.'],
    ['{a: 1}', 1, 2, 'Names and texts must stand in double quotes.'],
    ['{"a": 1,}', 1, 9, 'A property name in double quotes is missing here.'],
    ['{"a": 1} {}', 1, 10, 'The configuration ends before this text.'],
    ['{\n// why\n"a": 1}', 2, 1, 'Comments are not allowed in a service configuration.'],
    ['{"a": "x}', 1, 7, 'This text is not closed with a double quote.'],
    ['   ', 1, 1, 'The configuration is empty.'],
    ['[1]', 1, 1, 'The configuration must be one JSON object: { … }.'],
    ['null', 1, 1, 'The configuration must be one JSON object: { … }.'],
  ])('says where %j is wrong', (text, line, column, message) => {
    expect(readConfigText(text, t)).toEqual({ ok: false, problem: { line, column, message } });
  });

  test('survives text that is nested deeper than any configuration', () => {
    expect(readConfigText('['.repeat(200_000), t)).toMatchObject({ ok: false });
    expect(readConfigText('{"a":'.repeat(200_000), t)).toMatchObject({ ok: false });
  });

  test('keeps a key that objects treat specially as plain data', () => {
    const reading = readConfigText('{"__proto__": {"polluted": true}, "metadata": {"name": "a"}}', t);
    expect(reading).toMatchObject({ ok: true });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
