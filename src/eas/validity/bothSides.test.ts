import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { applyFix } from './applyFix.ts';
import { deploymentCases } from './cases/deploymentCases.testing.ts';
import { engineCases } from './cases/engineCases.testing.ts';
import { serviceCases } from './cases/serviceCases.testing.ts';
import { findingCodes, type FindingCode } from './codes.ts';
import { aggregate, router, service } from './sampleServices.testing.ts';
import { validateConfig } from './validateConfig.ts';
import { validateText } from './validateText.ts';

const t = translateWith({});
const cases = [...engineCases, ...deploymentCases, ...serviceCases];
/** Told of the text, not of the value: in validateText.test.ts. */
const ofText: readonly FindingCode[] = ['invalid-json', 'repeated-key', 'not-an-object'];

describe('each rule', () => {
  test('has both sides here', () => {
    const tried = new Set([...cases.map(({ code }) => code), ...ofText]);
    expect(findingCodes.filter((code) => !tried.has(code))).toEqual([]);
  });

  test.each(cases.map((entry) => [entry.code, entry.path, entry] as const))('%s at "%s"', (code, path, entry) => {
    const { severity, wrong, right, options } = entry;
    const found = validateConfig(wrong, { t, ...options }).filter((finding) => finding.code === code);
    expect(found).toContainEqual(expect.objectContaining({ severity, path }));
    for (const { message } of found) expect(message).toMatch(/^[^{}]{10,400}[.?!]$|\{ … \}/);
    expect(validateConfig(right, { t, ...options }).filter((finding) => finding.code === code)).toEqual([]);
  });
});

describe('each fix', () => {
  const fixed = cases.flatMap((entry) => {
    const found = validateConfig(entry.wrong, { t, ...entry.options });
    return found.flatMap((finding) =>
      finding.code === entry.code && finding.fix ? [{ entry, finding, fix: finding.fix }] : [],
    );
  });

  test('there are many', () => {
    expect(new Set(fixed.map(({ finding }) => finding.code)).size).toBeGreaterThan(30);
  });

  test.each(fixed.map((each) => [each.finding.code, each.fix.label, each] as const))('%s: %s', (code, _, each) => {
    const options = { t, ...each.entry.options };
    for (const text of [JSON.stringify(each.entry.wrong), JSON.stringify(each.entry.wrong, null, 2)]) {
      const next = applyFix(text, each.fix) ?? 'the fix does not apply';
      const left = validateText(next, options);
      // Only this finding, and no new error.
      expect(left.filter((finding) => finding.code === code && finding.path === each.finding.path)).toEqual([]);
      const before = new Set(validateText(text, options).map((finding) => finding.code));
      expect(left.filter((finding) => finding.severity === 'error' && !before.has(finding.code))).toEqual([]);
    }
  });
});

describe('what has no fault', () => {
  test.each([
    ['an aggregate', aggregate()],
    ['a service', service()],
    ['a router', router()],
  ])('%s: nothing is found', (_, config) => {
    expect(validateConfig(config, { t })).toEqual([]);
  });
});
