import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { service } from './sampleServices.testing.ts';
import { validateText } from './validateText.ts';

const t = translateWith({});

describe('text that is no configuration', () => {
  test.each([
    ['', 'Line 1, column 1: The configuration is empty.'],
    ['{\n  "metadata": {,}\n}', 'Line 2, column 16: A value is missing here.'],
    ['{"a": 1', 'Line 1, column 8: A closing brace "}" is missing here.'],
    ['['.repeat(200_000), 'Line 1, column'],
  ])('%j is one finding with its place', (text, message) => {
    expect(validateText(text, { t })).toEqual([
      { severity: 'error', path: '', code: 'invalid-json', message: expect.stringContaining(message) },
    ]);
  });

  test.each(['[]', '1', 'null', '"a"'])('%s is no object', (text) => {
    expect(validateText(text, { t })).toMatchObject([{ severity: 'error', path: '' }]);
  });
});

test('a key that stands twice is told, wherever it is', () => {
  const text = JSON.stringify(service()).replace('"port":8000', '"port":8000,"port":8001');
  const found = validateText(text, { t }).filter(({ code }) => code === 'repeated-key');
  expect(found).toMatchObject([{ severity: 'warning', path: '/containers/0/port' }]);
  expect(validateText(JSON.stringify(service()), { t })).toEqual([]);
});

test('a byte order mark is no fault', () => {
  expect(validateText(`\uFEFF${JSON.stringify(service())}`, { t })).toEqual([]);
});
