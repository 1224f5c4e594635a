import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { startRig } from './rig.ts';

const config = {
  metadata: { name: 'small', instance: 2, cpu: 2, memory: 4000 },
  containers: [{ image: 'nginx', port: 8000 }],
};

describe('services', () => {
  it('are listed whole, page by page, and by every kind of filter', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const all = await whole('ListServices', () => api.services.list({}), 'Services');
    expect(all.length).toBeGreaterThan(5);
    const aggregate = all.find(({ ServiceName }) => ServiceName === 'deepseek-r1-pd');
    const members = await api.services.list({ parentServiceUid: aggregate?.ServiceUid ?? aggregate?.ServiceId ?? '' });
    expect(members.map(({ ServiceName }) => ServiceName)).toHaveLength(3);
    expect(await api.services.list({ serviceName: 'deepseek-r1-pd' })).toHaveLength(1);
    expect(await api.services.list({ serviceStatus: 'NoSuchStatus' })).toEqual([]);
    const ascending = await api.services.list({ sort: 'CreateTime', order: 'asc' });
    const times = ascending.map(({ CreateTime }) => CreateTime ?? '');
    expect(times).toEqual(times.toSorted());
    await whole('DescribeService', () => api.services.describe('deepseek-r1-pd'));
  });

  it('live: labels, lock, scaling, versions, restart, clone, delete', async () => {
    const { api, clock, whole } = await startRig();
    await api.services.create(config, { labels: { team: 'a' } });
    clock.pass(60);
    expect(await api.services.list({ label: { team: 'a' } })).toHaveLength(1);
    await api.services.setLabels('small', { stage: 'test' });
    await api.services.deleteLabels('small', ['team']);
    expect(await api.services.list({ label: { team: 'a' } })).toEqual([]);
    expect(await api.services.list({ label: { stage: 'test' } })).toHaveLength(1);

    await api.services.setSafetyLock('small', 'dangerous');
    expect((await api.services.describe('small')).SafetyLock).toBe('dangerous');
    await failureOf(api.services.delete('small'));
    await api.services.setSafetyLock('small', 'none');

    await api.services.scale('small', 3);
    clock.pass(60);
    expect((await api.services.describe('small')).TotalInstance).toBe(3);
    const [gone] = await api.instances.list('small');
    await api.services.scale('small', 2, [gone?.InstanceName ?? '']);
    clock.pass(60);
    const left = await api.instances.list('small');
    expect(left.map(({ InstanceName }) => InstanceName)).not.toContain(gone?.InstanceName);

    await api.services.update('small', { metadata: { cpu: 4 } });
    clock.pass(60);
    await api.services.update('small', { ...config, metadata: { ...config.metadata, cpu: 8 } }, { type: 'replace' });
    clock.pass(60);
    const versions = await whole('ListServiceVersions', () => api.services.listVersions('small'), 'Versions');
    expect(versions.length).toBeGreaterThan(1);
    const before = await api.services.describe('small');
    await api.services.switchVersion('small', 1);
    clock.pass(60);
    const after = await api.services.describe('small');
    expect(after.CurrentVersion).not.toBe(before.CurrentVersion);
    await failureOf(api.services.switchVersion('small', 99));

    await api.services.restart('small');
    clock.pass(60);
    const cloned = await api.services.clone('small', { metadata: { name: 'smaller' } });
    expect(cloned.ServiceName).toBe('smaller');
    await api.services.stop('smaller');
    clock.pass(60);
    await api.services.start('smaller');
    await api.services.delete('small');
    await api.services.delete('smaller');
    clock.pass(60);
    expect(await api.services.list({})).toEqual([]);
  });

  it('are changed member by member', async () => {
    const { api, clock } = await startRig({ seed: 'demo' });
    await api.services.update('deepseek-r1-pd', { metadata: { instance: 2 } }, { member: 'LLMDecode' });
    clock.pass(600);
    expect((await api.services.describe('deepseek-r1-pd-decode')).TotalInstance).toBe(2);
    expect((await api.services.describe('deepseek-r1-pd-prefill')).TotalInstance).toBe(1);
  });

  it('say what is wrong with a name or a value', async () => {
    const { api } = await startRig({ seed: 'demo' });
    expect((await failureOf(api.services.describe('nobody'))).kind).toBe('not-found');
    expect((await failureOf(api.services.scale('nobody', 1))).details).toMatchObject({
      kind: 'not-found',
      action: 'ScaleService',
      subject: 'nobody',
    });
    expect((await failureOf(api.services.scale('deepseek-r1-pd-decode', -1))).kind).toBe('invalid');
  });
});
