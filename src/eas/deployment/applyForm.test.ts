import { describe, expect, test } from 'vitest';
import type { ServiceConfig } from '../api.ts';
import { applyForm } from './applyForm.ts';
import { editForm, type FormEdit } from './editForm.ts';
import { readForm } from './readForm.ts';
import { pdConfig, plainConfig } from './sampleConfigs.testing.ts';

/** The configuration after these changes of its form. */
function edited(config: ServiceConfig, ...edits: readonly FormEdit[]): ServiceConfig {
  return applyForm(config, edits.reduce(editForm, readForm(config)));
}

function memberAt(config: ServiceConfig, index: number): unknown {
  return Array.isArray(config['members']) ? config['members'][index] : undefined;
}

describe('reading a form', () => {
  test('takes every field of an EP+PD configuration', () => {
    const form = readForm(pdConfig());
    expect(form).toMatchObject({ name: 'deepseek_r1', workspaceId: '295949' });
    expect(form.members.map(({ key, instances }) => [key, instances])).toEqual([
      ['LLMPrefill', '1'],
      ['LLMDecode', '1'],
      ['LLMGateway', '2'],
    ]);
    expect(form.members[0]).toMatchObject({
      resource: { kind: 'public', instanceType: 'ml.gu8tef.8.46xlarge' },
      sizes: { EP_SIZE: '', DP_SIZE: '', TP_SIZE: '8' },
      env: [
        { name: 'KV_CONNECTOR', value: 'nixl' },
        { name: 'SECRET', value: '' },
      ],
      unitSize: 1,
      gpusPerInstance: 8,
    });
    expect(form.members[1]?.sizes).toEqual({ EP_SIZE: '8', DP_SIZE: '8', TP_SIZE: '' });
  });

  test('takes a service without members as one member', () => {
    const form = readForm(plainConfig());
    expect(form.members).toHaveLength(1);
    expect(form.members[0]).toMatchObject({
      memberType: 'Default',
      instances: '2',
      resource: { kind: 'quota', quotaId: 'quota1', quotaType: 'Lingjun' },
    });
  });

  test('gives members of one type different keys and takes a type from elsewhere', () => {
    const config = {
      members: [{ type: 'LLMDecode' }, { type: 'LLMDecode' }, { metadata: { type: 'LLMScheduler' } }, 7, {}],
    };
    expect(readForm(config).members.map(({ key }) => key)).toEqual([
      'LLMDecode',
      'LLMDecode#2',
      'LLMScheduler',
      'member-5',
    ]);
  });

  test('knows the default of a unit without a size', () => {
    expect(readForm({ containers: [], unit: {} }).members[0]?.unitSize).toBe(2);
    expect(readForm({ containers: [] }).members[0]?.unitSize).toBe(1);
  });
});

describe('applying a form', () => {
  test.each([
    ['an EP+PD configuration', pdConfig()],
    ['a plain configuration', plainConfig()],
    ['an empty configuration', {}],
    ['odd values', { members: 'none', metadata: [], containers: 'x', name: 5 }],
  ])('that changes nothing leaves %s as it is', (_, config) => {
    expect(JSON.stringify(applyForm(config, readForm(config)))).toBe(JSON.stringify(config));
  });

  test('changes what was edited and keeps every other key and the order', () => {
    const config = edited(
      pdConfig(),
      { field: 'name', value: 'other' },
      { field: 'instances', member: 'LLMPrefill', value: '3' },
      { field: 'size', member: 'LLMPrefill', name: 'TP_SIZE', value: '4' },
      { field: 'size', member: 'LLMPrefill', name: 'DP_SIZE', value: '2' },
    );
    const expected = JSON.stringify(pdConfig())
      .replace('"deepseek_r1"', '"other"')
      .replace('"instance":1,"cpu"', '"instance":3,"cpu"')
      .replace('"name":"TP_SIZE","value":"8"', '"name":"TP_SIZE","value":"4"')
      .replace(
        '{"name":"SECRET","valueFrom":{"secret":"a"}}',
        '{"name":"SECRET","valueFrom":{"secret":"a"}},{"name":"DP_SIZE","value":"2"}',
      );
    expect(JSON.stringify(config)).toBe(expected);
  });

  test('leaves a size out when its field is emptied', () => {
    const config = edited(pdConfig(), { field: 'size', member: 'LLMDecode', name: 'EP_SIZE', value: '' });
    expect(memberAt(config, 1)).toMatchObject({ containers: [{ env: [{ name: 'DP_SIZE', value: 8 }] }] });
  });

  test.each(['', '1.5', '-1', 'two', '1e3'])('leaves the instances when the field says "%s"', (value) => {
    const config = edited(pdConfig(), { field: 'instances', member: 'LLMDecode', value });
    expect(config).toEqual(pdConfig());
  });

  test('adds, renames and removes variables and skips one without a name', () => {
    const rows = [
      { name: 'KV_CONNECTOR', value: 'mooncake' },
      { name: '', value: 'x' },
      { name: 'NEW', value: '1' },
    ];
    const config = edited(pdConfig(), { field: 'env', member: 'LLMPrefill', rows });
    expect(memberAt(config, 0)).toMatchObject({
      containers: [
        {
          env: [
            { name: 'KV_CONNECTOR', value: 'mooncake' },
            { name: 'TP_SIZE', value: '8' },
            { name: 'NEW', value: '1' },
          ],
        },
        { image: 'sidecar' },
      ],
    });
  });

  test('puts variables into a member without a container', () => {
    const config = edited(pdConfig(), { field: 'env', member: 'LLMGateway', rows: [{ name: 'LOG', value: 'on' }] });
    expect(memberAt(config, 2)).toMatchObject({ containers: [{ env: [{ name: 'LOG', value: 'on' }] }] });
  });

  test('uses the old name key where that is what the configuration has', () => {
    expect(edited({ name: 'old', metadata: {} }, { field: 'name', value: 'new' })).toEqual({
      name: 'new',
      metadata: {},
    });
  });

  test('writes a name before everything else when there is none', () => {
    expect(JSON.stringify(edited({ labels: {} }, { field: 'name', value: 'a' }))).toBe(
      '{"metadata":{"name":"a"},"labels":{}}',
    );
  });

  test('writes into a configuration without members at its top', () => {
    const config = edited(
      plainConfig(),
      { field: 'instances', member: 'Default', value: '5' },
      { field: 'workspace', value: '7' },
    );
    expect(config).toMatchObject({ metadata: { instance: 5, workspace_id: '7' }, storage: [{ mount_path: '/model' }] });
  });
});

describe('another resource', () => {
  const quota = { kind: 'quota', quotaId: 'quota9', quotaType: 'Lingjun' } as const;

  test('replaces the first instance type and keeps what stands beside it', () => {
    const config = edited(pdConfig(), {
      field: 'resource',
      member: 'LLMPrefill',
      resource: { kind: 'public', instanceType: 'x' },
    });
    expect(memberAt(config, 0)).toMatchObject({
      cloud: { computing: { instances: [{ type: 'x', capacity: 3 }] }, networking: { vpc_id: 'vpc-1' } },
    });
  });

  test('names a quota instead of an instance type, and back', () => {
    const onQuota = edited(pdConfig(), { field: 'resource', member: 'LLMPrefill', resource: quota });
    const member = memberAt(onQuota, 0);
    expect(member).toMatchObject({ metadata: { quota_id: 'quota9', quota_type: 'Lingjun', cpu: 176 } });
    expect(member).toHaveProperty('cloud', { networking: { vpc_id: 'vpc-1' } });
    const back = edited(onQuota, {
      field: 'resource',
      member: 'LLMPrefill',
      resource: { kind: 'public', instanceType: 'y' },
    });
    expect(memberAt(back, 0)).not.toHaveProperty('metadata.quota_id');
    expect(memberAt(back, 0)).not.toHaveProperty('metadata.quota_type');
    expect(readForm(back).members[0]?.resource).toEqual({ kind: 'public', instanceType: 'y' });
  });

  test('names a dedicated group, and nothing when none is chosen', () => {
    const dedicated = edited(pdConfig(), {
      field: 'resource',
      member: 'LLMDecode',
      resource: { kind: 'dedicated', resourceId: 'eas-r-1' },
    });
    expect(memberAt(dedicated, 1)).toMatchObject({ metadata: { instance: 1, resource: 'eas-r-1' } });
    expect(memberAt(dedicated, 1)).not.toHaveProperty('cloud');
    const none = edited(dedicated, { field: 'resource', member: 'LLMDecode', resource: undefined });
    expect(readForm(none).members[1]?.resource).toBeUndefined();
  });

  test('keeps the single form of an instance type', () => {
    const config = { containers: [], cloud: { computing: { instance_type: 'a' } } };
    const changed = edited(config, {
      field: 'resource',
      member: 'Default',
      resource: { kind: 'public', instanceType: 'b' },
    });
    expect(changed['cloud']).toEqual({ computing: { instance_type: 'b' } });
  });

  test('writes every count and size that the checks accept', () => {
    const config = edited(
      pdConfig(),
      { field: 'instances', member: 'LLMDecode', value: ' 3 ' },
      { field: 'size', member: 'LLMPrefill', name: 'TP_SIZE', value: ' 4' },
    );
    expect(memberAt(config, 1)).toMatchObject({ metadata: { instance: 3 } });
    expect(readForm(config).members[0]?.sizes.TP_SIZE).toBe('4');
    const many = edited(pdConfig(), { field: 'instances', member: 'LLMDecode', value: '12345678' });
    expect(memberAt(many, 1)).toMatchObject({ metadata: { instance: 12_345_678 } });
  });
});
