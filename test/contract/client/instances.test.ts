import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/cloudFailure.ts';
import { redact } from '../../../src/cloud/redact.ts';
import { startRig } from './rig.ts';

const service = 'deepseek-r1-pd';

describe('instances', () => {
  it('are listed whole, by member and by unit', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const all = await whole('ListServiceInstances', () => api.instances.list(service), 'Instances');
    const decode = await api.instances.list(service, { memberType: 'LLMDecode' });
    expect(decode.length).toBeGreaterThan(0);
    expect(decode.length).toBeLessThan(all.length);
    await whole('ListServiceInstances', () => api.instances.list(service, { listReplica: true }), 'Instances');
    const [first] = all;
    expect(await api.instances.list(service, { instanceName: first?.InstanceName ?? '' })).toHaveLength(1);
  });

  it('have containers and a shell', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const [instance] = await api.instances.list(service);
    const name = instance?.InstanceName ?? '';
    const containers = await whole(
      'ListServiceContainers',
      () => api.instances.listContainers(service, name),
      'Containers',
    );
    expect(containers.length).toBeGreaterThan(0);
    const url = await api.instances.workbenchUrl(service, name, containers[0]?.Name);
    expect(URL.canParse(url)).toBe(true);
    expect(redact(`shell at ${url}`)).toBe('shell at ••••••');
  });

  it('are isolated, brought back, restarted, and set apart', async () => {
    const { api, clock } = await startRig();
    await api.services.create(
      { metadata: { name: 'small', instance: 2, cpu: 2, memory: 4000 }, containers: [{ image: 'nginx' }] },
      {},
    );
    clock.pass(60);
    const [one, two] = (await api.instances.list('small')).map(({ InstanceName }) => InstanceName);
    if (one === undefined || two === undefined) throw new Error('two instances were wanted');
    const isolated = async () => (await api.instances.list('small')).filter(({ Isolated }) => Isolated);
    await api.instances.isolate('small', { name: one }, true);
    expect((await isolated()).map(({ InstanceName }) => InstanceName)).toEqual([one]);
    await api.instances.isolate('small', { name: one }, false);
    expect(await isolated()).toEqual([]);

    await api.instances.softRestart('small', [two]);
    clock.pass(60);
    expect((await api.instances.list('small')).find(({ InstanceName }) => InstanceName === two)).toMatchObject({
      RestartCount: 1,
    });
    await api.instances.restart('small', [one]);
    clock.pass(60);
    const left = (await api.instances.list('small')).map(({ InstanceName }) => InstanceName);
    expect(left).toHaveLength(2);
    expect(left).not.toContain(one);
    await api.instances.detach('small', { name: two });
    clock.pass(60);
    const apart = (await api.instances.list('small')).filter(({ Detached }) => Detached);
    expect(apart.map(({ InstanceName }) => InstanceName)).toEqual([two]);
    const missing = await failureOf(api.instances.isolate('small', { name: 'nobody' }, true));
    expect(missing.kind).toBe('not-found');
  });
});

describe('what a service tells of itself', () => {
  it('is its log, by time, word and instance', async () => {
    const { api, whole } = await startRig({ seed: 'demo' });
    const page = await whole('DescribeServiceLog', () => api.insight.readLog(`${service}-decode`, { pageSize: 20 }));
    expect(page.Logs.length).toBeGreaterThan(0);
    const word = /[A-Za-z]{5,}/.exec(page.Logs[0] ?? '')?.[0] ?? '';
    const found = await api.insight.readLog(`${service}-decode`, { keyword: word });
    expect(found.Logs.length).toBeGreaterThan(0);
    expect(found.Logs.filter((line) => !line.includes(word))).toEqual([]);
    const past = { from: Date.UTC(2001, 0, 1), to: Date.UTC(2001, 0, 2) };
    expect((await api.insight.readLog(`${service}-decode`, past)).Logs).toEqual([]);
  });

  it('is its events, newest first', async () => {
    const { api, clock, whole } = await startRig({ seed: 'demo' });
    await api.services.restart(`${service}-router`);
    clock.pass(60);
    const events = await whole('DescribeServiceEvent', () => api.insight.listEvents(`${service}-router`), 'Events');
    expect(events.length).toBeGreaterThan(1);
    const times = events.map(({ Time }) => Time ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
    expect(await api.insight.listEvents(`${service}-router`, { limit: 1 })).toEqual(events.slice(0, 1));
    const normal = await api.insight.listEvents(`${service}-router`, { type: 'Normal' });
    expect(normal.filter(({ Type }) => Type !== 'Normal')).toEqual([]);
    const past = { from: Date.UTC(2001, 0, 1), to: Date.UTC(2001, 0, 2) };
    expect(await api.insight.listEvents(`${service}-router`, past)).toEqual([]);
  });

  it('is what EAS thinks is wrong', async () => {
    const { api, clock, whole } = await startRig();
    await api.services.create(
      {
        metadata: { name: 'no_stock', instance: 1 },
        cloud: { computing: { instances: [{ type: 'ml.gu8xf.8xlarge-gu108' }] } },
        containers: [{ image: 'nginx' }],
      },
      {},
    );
    clock.pass(60);
    const found = await whole('DescribeServiceDiagnosis', () => api.insight.diagnose('no_stock'), 'DiagnosisList');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.Error).toBeTruthy();
    const [instance] = await api.instances.list('no_stock');
    const diagnosis = await api.insight.diagnoseInstance('no_stock', instance?.InstanceName ?? '');
    expect(diagnosis?.Error).toBeTruthy();
  });

  it('is nothing wrong with a service that runs', async () => {
    const { api } = await startRig({ seed: 'demo' });
    const name = `${service}-router`;
    const [instance] = await api.instances.list(name);
    const own = await api.insight.diagnoseInstance(name, instance?.InstanceName ?? '');
    const found = [...(await api.insight.diagnose(name)), ...(own ? [own] : [])];
    expect(found.flatMap(({ Causes, Advices }) => [...Causes, ...Advices])).toEqual([]);
  });

  it('is a page to sign in with', async () => {
    const { api } = await startRig({ seed: 'demo' });
    const url = await api.insight.signedUrl(service, { type: 'monitor', expireSeconds: 600 });
    expect(URL.canParse(url)).toBe(true);
    expect(redact(url)).toBe('••••••');
  });
});
