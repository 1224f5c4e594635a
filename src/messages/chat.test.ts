import { describe, expect, test } from 'vitest';
import { canSend, checkRawDraft, firstRawDraft, type RawDraft } from './chatRaw.ts';
import { checkSettings, defaultChatSettings, firstFinding, readSampling } from './chatSettings.ts';
import { fillPlaceholders } from './translate.ts';

const t = (message: string, ...args: readonly (string | number)[]): string => fillPlaceholders(message, args);

describe('settings of a chat', () => {
  test('the first finding names its setting', () => {
    expect(firstFinding(defaultChatSettings, t)).toBeUndefined();
    expect(firstFinding({ ...defaultChatSettings, temperature: '9', topP: '9' }, t)).toMatch(/^temperature: Enter/);
  });

  test('the defaults can be sent', () => {
    expect(checkSettings(defaultChatSettings, t)).toEqual({});
    expect(readSampling(defaultChatSettings)).toEqual({ maxTokens: 1024, temperature: undefined, topP: undefined });
  });

  test.each([
    ['maxTokens', ['0', '1.5', '-3', 'many', '1e3', '0x10'], ['1', ' 4096 ']],
    ['temperature', ['-0.1', '2.01', 'hot', '1,5'], ['0', '0.7', '2', '.5']],
    ['topP', ['0', '1.1', '-1', '50%'], ['0.01', '1']],
  ] as const)('%s', (key, wrong, right) => {
    for (const value of wrong)
      expect(checkSettings({ ...defaultChatSettings, [key]: value }, t)[key]).toMatch(/^Enter/);
    for (const value of ['', ...right]) expect(checkSettings({ ...defaultChatSettings, [key]: value }, t)).toEqual({});
  });
});

describe('a raw draft', () => {
  function check(change: Partial<RawDraft>) {
    return checkRawDraft({ ...firstRawDraft, ...change }, t);
  }

  test('EAS’s own example can be sent', () => {
    expect(JSON.parse(firstRawDraft.body)).toEqual({
      model: '',
      messages: [{ role: 'user', content: 'Hello!' }],
      max_tokens: 1024,
    });
    expect(canSend(check({}))).toBe(true);
    expect(check({}).bodyWarning).toBeUndefined();
  });

  test.each(['v1', '', 'http://x/', '//x', '/a b', '/a\\b', '/../x', '/a/%2e%2E/b', 'javascript:x'])(
    'path %s',
    (path) => {
      expect(check({ path }).path).toBeDefined();
      expect(canSend(check({ path }))).toBe(false);
    },
  );

  test.each(['/', '/v1/models', '/v1/x?a=../b', '/...', '/a.b/.well-known'])('path %s is fine', (path) => {
    expect(check({ path }).path).toBeUndefined();
  });

  test.each([
    [{ name: 'authorization ', value: 'x' }, /by itself/],
    [{ name: 'Content-Length', value: '1' }, /HTTP client/],
    [{ name: 'a b', value: '' }, /letters/],
    [{ name: '', value: 'x' }, /name/],
    [{ name: 'X', value: 'a\nb' }, /line break/],
    [{ name: 'X', value: '中' }, /Latin/],
  ])('header %o', (header, finding) => {
    const findings = check({ headers: [...firstRawDraft.headers, header] });
    expect(findings.headers.get(1)).toMatch(finding);
    expect(canSend(findings)).toBe(false);
  });

  test('an empty header row does not stand in the way', () => {
    expect(canSend(check({ headers: [{ name: '', value: ' ' }] }))).toBe(true);
  });

  test('warns of a body that is no JSON or is not sent, and lets it pass', () => {
    expect(check({ body: '{' }).bodyWarning).toMatch(/JSON/);
    expect(check({ body: '{', headers: [] }).bodyWarning).toBeUndefined();
    expect(check({ method: 'GET' }).bodyWarning).toMatch(/GET carries no body/);
    expect(canSend(check({ body: '{' }))).toBe(true);
  });
});
