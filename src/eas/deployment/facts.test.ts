import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import type { DeploymentProfile, GalleryModel } from '../wire/gallery.ts';
import { MachineSpec } from '../wire/machine.ts';
import { editForm } from './editForm.ts';
import { engineTitle, templateDescription, templateTitle } from './profileText.ts';
import { readForm } from './readForm.ts';
import { resourceOption, resourceOptions } from './resourceOptions.ts';
import { pdConfig } from './sampleConfigs.testing.ts';
import { totals } from './totals.ts';
import * as z from 'zod/mini';

const t = translateWith({});

function machine(fields: Record<string, unknown>): MachineSpec {
  return z.parse(MachineSpec, { InstanceType: 'a', ...fields });
}

describe('resources to choose from', () => {
  test.each([
    [{ StockStatus: 'WithStock', IsAvailable: true }, 'in-stock'],
    [{ StockStatus: 'WithStock', IsAvailable: false }, 'out-of-stock'],
    [{ StockStatus: 'NoStock' }, 'out-of-stock'],
    [{ IsAvailable: true }, 'in-stock'],
    [{}, 'unknown'],
  ])('%j means %s', (fields, stock) => {
    expect(
      resourceOption({ kind: 'public', instanceType: 'a' }, { machines: [machine(fields)], quotas: [] }).stock,
    ).toBe(stock);
  });

  test('a type that EAS does not describe is still offered', () => {
    const option = resourceOption({ kind: 'public', instanceType: 'new' }, { machines: [], quotas: [] });
    expect(option).toMatchObject({ key: 'public:new', label: 'new', stock: 'unknown', gpus: undefined });
  });

  test('a quota has its name and takes its type from the list of quotas', () => {
    const quota = { QuotaId: 'q1', QuotaName: 'prod', ResourceType: 'Lingjun', Status: undefined, GPUType: 'H20' };
    const match = {
      MemberType: 'x',
      PublicResources: [],
      DedicatedResources: [{ ResourceId: 'eas-r-1' }],
      Quotas: [{ QuotaId: 'q1', QuotaType: undefined }],
    };
    const options = resourceOptions(match, { machines: [], quotas: [quota] });
    expect(options.map(({ key, label }) => [key, label])).toEqual([
      ['quota:q1', 'prod'],
      ['dedicated:eas-r-1', 'eas-r-1'],
    ]);
    expect(options[0]?.choice).toEqual({ kind: 'quota', quotaId: 'q1', quotaType: 'Lingjun' });
  });
});

describe('totals', () => {
  const known = { machines: [machine({ InstanceType: 'ml.gu8tef.8.46xlarge', GPUAmount: 8 })], quotas: [] };
  const form = readForm(pdConfig());
  const resources = new Map(
    form.members.map(({ key, resource }) => [key, resource && resourceOption(resource, known)]),
  );

  test('add the GPUs of all instances and give the ratio', () => {
    const more = editForm(form, { field: 'instances', member: 'LLMDecode', value: '3' });
    expect(totals(more, resources)).toEqual({ gpus: 32, ratio: { prefill: 1, decode: 3 } });
  });

  test('are unknown while a count is no number', () => {
    const wrong = editForm(form, { field: 'instances', member: 'LLMDecode', value: '' });
    expect(totals(wrong, resources)).toEqual({ gpus: undefined, ratio: undefined });
  });

  test('take the sizes where the machine is not known', () => {
    expect(totals(form, new Map()).gpus).toBe(16);
  });
});

describe('names of engines and templates', () => {
  const profile = (more: Partial<DeploymentProfile>): DeploymentProfile => ({
    ProfileId: 'p',
    Category: 'pd',
    Framework: 'vllm',
    Scenario: 'pd-balanced',
    Labels: undefined,
    Optimizations: undefined,
    Devices: [],
    Members: [
      { MemberType: 'LLMPrefill', Meta: undefined },
      { MemberType: 'LLMDecode', Meta: undefined },
    ],
    ...more,
  });
  const model = { ModelId: 'm', ModelName: 'DeepSeek-R1-0528-PAI-optimized' } as GalleryModel;

  test("are the console's", () => {
    expect(engineTitle('vllm')).toBe('vLLM');
    expect(engineTitle('NewEngine')).toBe('NewEngine');
    expect(templateTitle(profile({}), model, t)).toBe('EP+PD Separation-PAI Optimized');
    expect(templateTitle(profile({}), undefined, t)).toBe('EP+PD Separation');
    expect(templateTitle(profile({ Category: 'quantum' }), undefined, t)).toBe('quantum');
    expect(templateTitle(profile({ Labels: { DisplayName: 'PD-Standard' } }), model, t)).toBe('PD-Standard');
  });

  test('say what the template runs', () => {
    const devices = [{ DeviceType: 'NVIDIA_H20', DisplayName: 'H20', DeviceCategory: undefined, InstanceTypes: [] }];
    expect(templateDescription(profile({ Devices: devices }), t)).toMatch(/behind a router\. Made for H20\.$/);
    expect(templateDescription(profile({ Members: [], Category: 'singlenode' }), t)).toMatch(/one machine/);
  });
});
