import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { emptyDraft, withConfigText, withTemplate } from './draft.ts';
import { isOwnConfiguration } from './ownConfiguration.ts';
import { pdConfig, plainConfig } from './sampleConfigs.testing.ts';
import { membersThatIgnoreSizes } from './visibleScript.ts';

const t = translateWith({});
const onTemplate = withTemplate(emptyDraft('abc'), pdConfig());

describe("a person's own configuration", () => {
  test('is not the template, with edits of values and another tag', () => {
    expect(isOwnConfiguration(emptyDraft())).toBe(false);
    expect(isOwnConfiguration(onTemplate)).toBe(false);
    const text = onTemplate.configText.replace('vllm:1', 'registry/vllm:2').replace('"instance": 1', '"instance": 4');
    expect(isOwnConfiguration(withConfigText(onTemplate, text, t))).toBe(false);
  });

  test.each([
    ['without members', JSON.stringify(plainConfig())],
    ['with another member', onTemplate.configText.replace('LLMDecode', 'LLMOther')],
    ['on another image', onTemplate.configText.replace('vllm:1', 'sglang:1')],
    ['that runs nothing', '{"foo":1}'],
  ])('is one %s', (_, text) => {
    expect(isOwnConfiguration(withConfigText(onTemplate, text, t))).toBe(true);
  });

  test('is one that was pasted without a template', () => {
    expect(isOwnConfiguration(withConfigText(emptyDraft(), JSON.stringify(plainConfig()), t))).toBe(true);
  });
});

describe('a run command that ignores the sizes', () => {
  const ignoring = (container: object): string[] => [...membersThatIgnoreSizes({ containers: [container] })];

  test('stands in the configuration and names none of them', () => {
    expect(ignoring({ script: 'vllm serve --tensor-parallel-size 1' })).toEqual(['Default']);
    expect(ignoring({ command: ['vllm', 'serve'] })).toEqual(['Default']);
  });

  test('is not one that reads a size, nor one that is not shown', () => {
    expect(ignoring({ script: 'vllm serve --tensor-parallel-size ${TP_SIZE:-1}' })).toEqual([]);
    expect(ignoring({ image: 'vllm' })).toEqual([]);
    expect([...membersThatIgnoreSizes(pdConfig())]).toEqual([]);
  });
});
