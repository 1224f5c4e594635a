import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { checkForm, type FormFacts } from './checkForm.ts';
import { editForm, type FormEdit } from './editForm.ts';
import type { DeploymentForm } from './form.ts';
import { readForm } from './readForm.ts';
import { resourceOption } from './resourceOptions.ts';
import { pdConfig } from './sampleConfigs.testing.ts';

const t = translateWith({});
const machine = {
  InstanceType: 'ml.gu8tef.8.46xlarge',
  CPU: 184,
  Memory: 1800,
  GPU: 'H20',
  GPUAmount: 8,
  GPUMemory: 141,
  IsAvailable: true,
  StockStatus: 'WithStock',
  SpotDiscount: undefined,
  Vendor: undefined,
};

function facts(form: DeploymentForm, more: Partial<FormFacts> = {}, stock = 'WithStock'): FormFacts {
  const known = { machines: [{ ...machine, StockStatus: stock }], quotas: [] };
  return {
    cloud: false,
    workspaceRequired: true,
    missingStep: undefined,
    takenNames: new Set(),
    members: new Map(
      form.members.map(({ key, resource }) => [
        key,
        { resource: resource && resourceOption(resource, known), resourceRequired: key !== 'LLMGateway' },
      ]),
    ),
    ...more,
  };
}

/** What is found after edits, as `field code` lines. */
function found(edits: readonly FormEdit[], more: Partial<FormFacts> = {}, stock?: string): string[] {
  const form = edits.reduce(editForm, readForm(pdConfig()));
  return checkForm(form, facts(form, more, stock), t).map(({ field, code }) => `${field} ${code}`);
}

const name = (value: string): FormEdit => ({ field: 'name', value });
const size = (member: string, which: 'EP_SIZE' | 'DP_SIZE' | 'TP_SIZE', value: string): FormEdit => ({
  field: 'size',
  member,
  name: which,
  value,
});

describe('checking the form', () => {
  test("finds nothing in the template's own values", () => {
    expect(found([])).toEqual([]);
  });

  test.each([
    ['', 'missing'],
    ['ab', 'name-length'],
    ['a'.repeat(64), 'name-length'],
    ['Bad', 'name-characters'],
    ['a b c', 'name-characters'],
    ['服务名', 'name-characters'],
    ['_abc', 'name-ends'],
    ['abc-', 'name-ends'],
  ])('refuses the name "%s"', (value, code) => {
    expect(found([name(value)])).toEqual([`name ${code}`]);
  });

  test('takes names of 3 and of 63 characters, and a hyphen with a warning in the cloud only', () => {
    expect(found([name('abc')])).toEqual([]);
    expect(found([name('a'.repeat(63))])).toEqual([]);
    expect(found([name('a-b')])).toEqual([]);
    expect(found([name('a-b')], { cloud: true })).toEqual(['name name-hyphen']);
  });

  test('says that a name is taken until it is changed', () => {
    expect(found([name('taken')], { takenNames: new Set(['taken']) })).toEqual(['name name-taken']);
    expect(found([name('taken2')], { takenNames: new Set(['taken']) })).toEqual([]);
  });

  test('asks for a workspace, a model, an engine, a template', () => {
    expect(found([{ field: 'workspace', value: '' }])).toEqual(['workspace missing']);
    expect(found([{ field: 'workspace', value: '' }], { workspaceRequired: false })).toEqual([]);
    expect(found([], { missingStep: 'engine' })).toEqual(['engine missing']);
    expect(found([], { missingStep: 'configuration' })).toEqual(['template missing']);
  });

  test.each(['0', '', '1.5', 'x', '-2', '1001', '99999999999999999999'])('refuses "%s" instances', (value) => {
    expect(found([{ field: 'instances', member: 'LLMDecode', value }])).toEqual(['LLMDecode/instances instances']);
  });

  test('warns of a type without stock and asks for a resource', () => {
    expect(found([], {}, 'NoStock')).toEqual(['LLMPrefill/resource out-of-stock', 'LLMDecode/resource out-of-stock']);
    expect(found([{ field: 'resource', member: 'LLMDecode', resource: undefined }])).toEqual([
      'LLMDecode/resource missing',
    ]);
  });

  test('checks a variable', () => {
    const rows = (...pairs: readonly (readonly [string, string])[]): FormEdit => ({
      field: 'env',
      member: 'LLMDecode',
      rows: pairs.map(([key, value]) => ({ name: key, value })),
    });
    expect(found([rows(['A', '1'], ['', ''])])).toEqual([]);
    expect(found([rows(['', 'x'])])).toEqual(['LLMDecode/env/0 env-name']);
    expect(found([rows(['1A', 'x'])])).toEqual(['LLMDecode/env/0 env-name']);
    expect(found([rows(['A', 'x'], ['A', 'y'])])).toEqual(['LLMDecode/env/1 env-twice']);
    expect(found([rows(['TP_SIZE', '8'])])).toEqual(['LLMDecode/env/0 env-size']);
  });
});

describe('checking parallel sizes', () => {
  test.each<[string, FormEdit[], string[]]>([
    ['a size that is no number', [size('LLMDecode', 'TP_SIZE', 'x')], ['LLMDecode/TP_SIZE size']],
    ['EP that is not TP × DP', [size('LLMDecode', 'TP_SIZE', '2')], ['LLMDecode/EP_SIZE ep-not-tp-times-dp']],
    ['DP that does not divide EP', [size('LLMDecode', 'DP_SIZE', '3')], ['LLMDecode/DP_SIZE dp-does-not-divide']],
    [
      'DP that does not divide the GPUs',
      [size('LLMDecode', 'EP_SIZE', ''), size('LLMDecode', 'DP_SIZE', '3')],
      ['LLMDecode/DP_SIZE dp-does-not-divide'],
    ],
    ['sizes that need more GPUs', [size('LLMPrefill', 'TP_SIZE', '16')], ['LLMPrefill/TP_SIZE gpus-not-tp-times-dp']],
    ['sizes that leave GPUs unused', [size('LLMPrefill', 'TP_SIZE', '4')], ['LLMPrefill/TP_SIZE gpus-not-tp-times-dp']],
    ['the same sizes written out', [size('LLMPrefill', 'EP_SIZE', '8'), size('LLMPrefill', 'DP_SIZE', '1')], []],
    ['no sizes at all', [size('LLMPrefill', 'TP_SIZE', '')], []],
  ])('%s', (_, edits, expected) => {
    expect(found(edits)).toEqual(expected);
  });

  test('marks the size that was changed from what the template proposes', () => {
    const proposed = { EP_SIZE: '8', DP_SIZE: '8', TP_SIZE: '' };
    const changed = (which: 'EP_SIZE' | 'DP_SIZE' | 'TP_SIZE', value: string): unknown => {
      const form = editForm(readForm(pdConfig()), size('LLMDecode', which, value));
      const given = facts(form);
      const decode = { resource: undefined, resourceRequired: false, ...given.members.get('LLMDecode'), proposed };
      return checkForm(form, { ...given, members: new Map([...given.members, ['LLMDecode', decode]]) }, t)[0];
    };
    expect(changed('EP_SIZE', '7')).toMatchObject({
      field: 'LLMDecode/EP_SIZE',
      message: 'EP_SIZE 7 is not a multiple of DP_SIZE 8.',
    });
    expect(changed('DP_SIZE', '3')).toMatchObject({ field: 'LLMDecode/DP_SIZE' });
    expect(changed('TP_SIZE', '2')).toMatchObject({ field: 'LLMDecode/TP_SIZE', code: 'ep-not-tp-times-dp' });
  });

  test('says nothing of sizes that the run command does not read', () => {
    const form = editForm(readForm(pdConfig()), size('LLMPrefill', 'TP_SIZE', '16'));
    const given = facts(form);
    const prefill = { resource: undefined, resourceRequired: false, sizesIgnored: true };
    expect(checkForm(form, { ...given, members: new Map([['LLMPrefill', prefill]]) }, t)).toEqual([]);
  });

  test('counts the machines of a unit', () => {
    const config = {
      containers: [{ env: [{ name: 'TP_SIZE', value: '16' }] }],
      metadata: { name: 'abc', instance: 1, workspace_id: '1' },
      unit: { size: 2 },
      cloud: { computing: { instances: [{ type: 'ml.gu8tef.8.46xlarge' }] } },
    };
    const form = readForm(config);
    expect(checkForm(form, facts(form), t)).toEqual([]);
  });
});
