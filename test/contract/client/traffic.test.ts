import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { redact } from '../../../src/cloud/redact.ts';
import type { ServiceConfig } from '../../../src/eas/api.ts';
import { startRig } from './rig.ts';

const member = (name: string, group?: string, instance = 2): ServiceConfig => ({
  metadata: { name, instance, cpu: 2, memory: 4000, ...(group === undefined ? {} : { group }) },
  containers: [{ image: 'nginx', port: 8000 }],
});

describe('groups', () => {
  it('are made, changed, listed whole, reached and deleted', async () => {
    const { api, clock, whole } = await startRig();
    await api.groups.create('duo', { labels: { team: 'a' } });
    await api.services.create(member('one', 'duo'), {});
    clock.pass(60);
    await api.groups.update('duo', { trafficMode: 'customized' });
    const groups = await whole('ListGroups', () => api.groups.list({ labels: { team: 'a' } }), 'Groups');
    expect(groups.map(({ Name, TrafficMode }) => [Name, TrafficMode])).toEqual([['duo', 'customized']]);
    expect(await api.groups.list({ text: 'nothing' })).toEqual([]);
    await whole('DescribeGroup', () => api.groups.describe('duo'));
    const endpoints = await whole('DescribeGroupEndpoints', () => api.groups.describeEndpoints('duo'));
    expect(JSON.stringify(endpoints.Endpoints)).toContain('/api/predict/duo');
    expect(redact(endpoints.AccessToken ?? '')).toBe('••••••');

    await failureOf(api.groups.delete('duo'));
    await api.groups.delete('duo', { cascade: true });
    clock.pass(60);
    expect((await failureOf(api.groups.describe('duo'))).kind).toBe('not-found');
    expect(await api.services.list({})).toEqual([]);
  });
});

describe('traffic of a service', () => {
  it('is released to its group, with a weight', async () => {
    const { api, clock, whole } = await startRig();
    await api.groups.create('duo');
    await api.groups.update('duo', { trafficMode: 'customized' });
    await api.services.create(member('one', 'duo'), {});
    clock.pass(60);
    await api.traffic.release('one', { trafficState: 'grouping', weight: 40 });
    expect(await api.services.describe('one')).toMatchObject({ TrafficState: 'grouping', Weight: 40 });
    expect(await api.services.list({ trafficState: 'grouping' })).toHaveLength(1);
    await whole('DescribeServiceEndpoints', () => api.traffic.describeEndpoints('one'));
    expect((await failureOf(api.traffic.release('one', { weight: 5000 }))).kind).toBe('invalid');
  });

  it('is copied to others', async () => {
    const { api, clock } = await startRig();
    for (const name of ['one', 'two', 'three']) await api.services.create(member(name), {});
    clock.pass(60);
    expect(await api.traffic.describeMirror('one')).toBeUndefined();
    await api.traffic.createMirror('one', { percent: 30, targets: ['two', 'three'] });
    expect(await api.traffic.describeMirror('one')).toEqual({ percent: 30, targets: ['two', 'three'] });
    await api.traffic.updateMirror('one', { percent: 5, targets: ['two'] });
    expect(await api.traffic.describeMirror('one')).toEqual({ percent: 5, targets: ['two'] });
    await api.traffic.deleteMirror('one');
    expect(await api.traffic.describeMirror('one')).toBeUndefined();
    expect((await failureOf(api.traffic.describeMirror('nobody'))).kind).toBe('not-found');
  });
});

describe('a rollout', () => {
  it('goes in batches, and can be held', async () => {
    const { api, clock } = await startRig();
    await api.services.create(member('one', undefined, 4), {});
    clock.pass(60);
    expect(await api.traffic.describeRollout('one')).toBeUndefined();
    await api.traffic.createRollout('one', { kind: 'batch', size: '1', interval: '5m' });
    await api.services.update('one', { metadata: { cpu: 4 } });
    const running = await api.traffic.describeRollout('one');
    expect(running).toMatchObject({ strategy: { kind: 'batch', size: '1', interval: '5m' }, totalReplicas: 4 });
    await api.traffic.updateRollout('one', { paused: true });
    expect((await api.traffic.describeRollout('one'))?.phase).toBe('Paused');
    await api.traffic.updateRollout('one', { paused: false });
    clock.pass(60);
    expect(await api.traffic.describeRollout('one')).toMatchObject({ phase: 'Completed', updatedReplicas: 4 });
    await api.traffic.deleteRollout('one');
    expect(await api.traffic.describeRollout('one')).toBeUndefined();
  });

  it('goes up to a line', async () => {
    const { api, clock } = await startRig();
    await api.services.create(member('one', undefined, 4), {});
    clock.pass(60);
    await api.traffic.createRollout('one', { kind: 'partition', kept: '3' });
    await api.services.update('one', { metadata: { cpu: 4 } });
    clock.pass(60);
    expect(await api.traffic.describeRollout('one')).toMatchObject({
      strategy: { kind: 'partition', kept: '3' },
      totalReplicas: 4,
      updatedReplicas: 1,
    });
    await api.traffic.updateRollout('one', { strategy: { kind: 'partition', kept: '0' } });
    clock.pass(60);
    expect(await api.traffic.describeRollout('one')).toMatchObject({ updatedReplicas: 4 });
    expect((await failureOf(api.traffic.createRollout('one', { kind: 'partition', kept: 'some' }))).kind).toMatch(
      /invalid|conflict/,
    );
  });
});

describe('settings of a router', () => {
  it('are written under keys of every kind, and read whole', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const router = 'deepseek-r1-pd-router';
    const before = await api.dynamicConfigs.list(router);
    const value = JSON.stringify({ enable: true, token: 'token-of-mirror', ratio: 10 });
    await api.dynamicConfigs.create(router, 'llm_gateway.traffic_mirror', value);
    await api.dynamicConfigs.create(router, 'a/b.c_d-e', '1');
    await api.dynamicConfigs.update(router, 'a/b.c_d-e', '2');
    const configs = await whole('ListConfigs', () => api.dynamicConfigs.list(router), 'Configs');
    expect(configs).toHaveLength(before.length + 2);
    expect(configs.find(({ Key }) => Key === 'a/b.c_d-e')?.Value).toBe('2');
    expect(redact('token-of-mirror')).toBe('••••••');
    await api.dynamicConfigs.delete(router, 'a/b.c_d-e');
    expect((await failureOf(api.dynamicConfigs.update(router, 'a/b.c_d-e', '3'))).kind).toBe('not-found');
  });
});
