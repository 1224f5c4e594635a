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
describe('checking the form', () => {
  test("finds nothing in the template's own values", () => {
    expect(found([])).toEqual([]);
  });

  test('asks for a name', () => {
    expect(found([name('')])).toEqual(['name missing']);
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

  test.each(['', '1.5', 'x', '-2', '99999999999999999999'])('refuses "%s" instances', (value) => {
    expect(found([{ field: 'instances', member: 'LLMDecode', value }])).toEqual(['LLMDecode/instances instances']);
  });

  test('leaves a number of instances to the rules for the configuration, where it is written', () => {
    expect(found([{ field: 'instances', member: 'LLMDecode', value: '1001' }])).toEqual([]);
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
    expect(found([rows(['TP_SIZE', '8'])])).toEqual(['LLMDecode/env/0 env-size']);
  });
});
