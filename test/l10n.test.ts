import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const language = 'zh-cn';
const sources = ['src', 'webview'].flatMap(sourceFiles);
const calls = sources.flatMap((path) => translateCalls(path, readFileSync(path, 'utf8')));

describe('texts in the code', () => {
  test('are found, and each is one literal', () => {
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter((call) => call.text === undefined).map((call) => `${call.path}: ${call.source}`)).toEqual([]);
  });

  test('come from VS Code in one place only', () => {
    const users = sources.filter((path) => readFileSync(path, 'utf8').includes('l10n.t('));
    expect(users).toEqual([join('src', 'host', 'localize.ts')]);
  });

  test(`have a ${language} translation, and no translation is left over`, () => {
    const bundle = readBundle();
    const keys = new Set(calls.flatMap((call) => call.text ?? []));
    expect([...keys].filter((key) => !bundle.has(key)).sort(), 'not translated').toEqual([]);
    expect([...bundle.keys()].filter((key) => !keys.has(key)).sort(), 'left over').toEqual([]);
  });

  test(`have the same placeholders in ${language}`, () => {
    const different = [...readBundle()].filter(([key, text]) => placeholders(key) !== placeholders(text));
    expect(different).toEqual([]);
  });

  test('are translated, not copied', () => {
    const letters = /[a-z]{4,}.*\s.*[a-z]{4,}/i;
    expect([...readBundle()].filter(([key, text]) => key === text && letters.test(key))).toEqual([]);
  });
});

describe('texts of the manifest', () => {
  const manifest = readFileSync('package.json', 'utf8');
  const english = readTexts('package.nls.json');
  const translated = readTexts(`package.nls.${language}.json`);

  test('have the same keys in both languages', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('are all used, and every %key% exists and stands alone', () => {
    const values = [...manifest.matchAll(/"((?:[^"\\]|\\.)*%(?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
    const keys = values.map((value) => /^%([\w.-]+)%$/.exec(value)?.[1] ?? `not alone: ${value}`);
    expect([...new Set(keys)].sort()).toEqual([...english.keys()].sort());
  });

  test('have the same command links in both languages', () => {
    const links = (text: string): string[] => [...text.matchAll(/\(command:[^)]+\)/g)].map((match) => match[0]);
    for (const [key, text] of english) expect(links(translated.get(key) ?? ''), key).toEqual(links(text));
  });
});

interface TranslateCall {
  readonly path: string;
  readonly source: string;
  /** The English text; undefined when the first argument is not one literal. */
  readonly text: string | undefined;
}

/** Every call of a function or method named `t`. */
function translateCalls(path: string, code: string): TranslateCall[] {
  const plain = code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...plain.matchAll(/(?<![\w$]|l10n\.)t\(/g)].map((match) => {
    const rest = plain.slice(match.index + match[0].length).trimStart();
    const literal = /^('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*[,)]/.exec(rest)?.[1];
    return { path, source: rest.slice(0, 60), text: literal === undefined ? undefined : valueOf(literal) };
  });
}

/** The value of a string literal in either quotes. */
function valueOf(literal: string): string {
  const inner = literal
    .slice(1, -1)
    .replace(/\\'/g, "'")
    .replace(/(?<!\\)"/g, String.raw`\"`);
  return String(JSON.parse(`"${inner}"`));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

function readBundle(): Map<string, string> {
  return readTexts(`l10n/bundle.l10n.${language}.json`);
}

function readTexts(path: string): Map<string, string> {
  return new Map(Object.entries<string>(JSON.parse(readFileSync(path, 'utf8'))));
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g))].sort().join(' ');
}
