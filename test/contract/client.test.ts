import { afterEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/cloudFailure.ts';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { systemClock } from '../../src/cloud/transportClock.ts';
import { EasClient } from '../../src/eas/client.ts';
import { describeConfig } from '../../src/eas/services/configFacts.ts';
import { instanceState } from '../../src/eas/services/instanceState.ts';
import { loadServices } from '../../src/eas/services/load.ts';
import type { ServiceModel } from '../../src/eas/services/model.ts';
import { watchService } from '../../src/eas/services/wait.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { startTestEmulator, type TestClock } from '../../src/emulator/testEmulator.testing.ts';

let running: Emulator | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

interface Rig {
  readonly api: EasClient;
  readonly emulator: Emulator;
  readonly clock: TestClock;
  /** A client that differs from the good one. */
  readonly other: (over: { secret?: string; id?: string; skewMs?: number }) => EasClient;
}

async function start(options: EmulatorOptions = {}): Promise<Rig> {
  const { emulator, clock } = await startTestEmulator(options);
  running = emulator;
  const other: Rig['other'] = ({ secret, id, skewMs = 0 }) =>
    new EasClient({
      region: emulator.region,
      endpoint: emulator.endpoint,
      credentials: staticCredentials({
        accessKeyId: id ?? emulator.accessKey.id,
        accessKeySecret: secret ?? emulator.accessKey.secret,
      }),
      clock: { ...systemClock, now: () => Date.now() + skewMs, pause: () => Promise.resolve() },
    });
  return { api: other({}), emulator, clock, other };
}

/** Time passes instead of waiting: each look is `seconds` of the emulator's real time after the one before. */
const passing = (clock: TestClock, seconds: number) => ({
  pause: () => {
    clock.pass(seconds);
    return Promise.resolve();
  },
});

const names = (models: readonly ServiceModel[]) => models.map((model) => model.name);

function first<T>(list: readonly T[]): T {
  const [head] = list;
  if (head === undefined) throw new Error('the list is empty');
  return head;
}

/** The specification of the EP+PD template, named. */
async function separatedSpec(api: EasClient, name: string): Promise<Record<string, unknown>> {
  const { models } = await api.searchModels('r1-0528', 10);
  const modelId = first(models).ModelId;
  const { modelVersion, profiles } = await api.listProfiles(modelId);
  const profile = first(profiles.filter(({ Category, Framework }) => Category === 'pd' && Framework === 'vllm'));
  const choice = { modelId, modelVersion: modelVersion ?? '', profileId: profile.ProfileId, workspaceId: '295949' };
  const matches = await api.matchResources(choice);
  expect(matches.map((match) => match.MemberType)).toEqual(['LLMPrefill', 'LLMDecode', 'LLMGateway']);
  const InstanceType = 'ml.gu8tea.8.48xlarge';
  const selections = ['LLMPrefill', 'LLMDecode'].map((MemberType) => ({ MemberType, InstanceType }));
  const spec = await api.getDeploymentSpec(choice, selections);
  return { ...spec, metadata: { name, workspace_id: '295949' } };
}

describe('the client and the emulator', () => {
  it('go from the gallery through create, run, stop and start to delete', async () => {
    const { api, clock } = await start();
    const config = await separatedSpec(api, 'r1_client');
    expect(await api.createService(config, '295949')).toMatchObject({ ServiceName: 'r1_client', Status: 'Creating' });

    const phases = new Set<string>();
    const deployed = await watchService(api, 'r1_client', {
      clock: passing(clock, 1),
      onUpdate: ({ service }) => phases.add(service?.state.phase ?? 'none'),
    });
    expect(deployed.outcome).toBe('running');
    expect([...phases]).toEqual(expect.arrayContaining(['starting', 'running']));
    expect(deployed.events.length).toBeGreaterThan(0);
    expect(names(deployed.service?.members ?? [])).toEqual([
      'r1_client-prefill',
      'r1_client-decode',
      'r1_client-router',
    ]);

    const model = first(await loadServices(api, { workspaceId: '295949' }));
    expect(model).toMatchObject({ name: 'r1_client', kind: 'aggregate', ratio: { prefill: 1, decode: 1 } });
    expect(model.members.map((member) => [member.role?.kind, member.state.phase])).toEqual([
      ['prefill', 'running'],
      ['decode', 'running'],
      ['router', 'running'],
    ]);
    expect(describeConfig(model.service).members).toMatchObject([
      { role: 'prefill', sizes: { tp: 8, dp: 1, ep: 8 }, instanceType: 'ml.gu8tea.8.48xlarge' },
      { role: 'decode', sizes: { tp: 1, dp: 8, ep: 8 }, engine: 'vllm' },
      { role: 'router' },
    ]);

    const instances = await api.listInstances('r1_client-decode');
    expect(instances.map((instance) => instanceState(instance).ready)).toEqual([true]);
    const { AccessToken, Endpoints } = await api.describeEndpoints('r1_client');
    expect(AccessToken).toBeTruthy();
    expect(JSON.stringify(Endpoints)).toContain('/api/predict/r1_client');
    expect((await api.readLogPage('r1_client-prefill', 1)).Logs.length).toBeGreaterThan(0);
    const events = await api.listEvents('r1_client');
    const times = events.map((event) => event.Time ?? '');
    expect(times).toEqual(times.toSorted().toReversed());

    await api.stopService('r1_client');
    const stopped = await watchService(api, 'r1_client', { goal: 'stopped', clock: passing(clock, 1) });
    expect(stopped.outcome).toBe('stopped');
    await api.startService('r1_client');
    expect((await watchService(api, 'r1_client', { clock: passing(clock, 1) })).outcome).toBe('running');
    await api.deleteService('r1_client');
    expect((await watchService(api, 'r1_client', { goal: 'gone', clock: passing(clock, 1) })).outcome).toBe('gone');
    expect(await loadServices(api, {})).toEqual([]);
  });

  it('show the seeded services of every kind', async () => {
    const { api } = await start({ seed: 'demo' });
    const models = await loadServices(api, {});
    const byName = new Map(models.map((model) => [model.name, model]));
    expect(byName.get('deepseek-r1-pd')).toMatchObject({
      kind: 'aggregate',
      state: { phase: 'running' },
    });
    expect(byName.get('deepseek-r1-pd')?.members.map((member) => member.role?.kind)).toEqual([
      'prefill',
      'decode',
      'router',
    ]);
    expect(byName.get('qwen3_moe_router')).toMatchObject({
      kind: 'aggregate',
      group: 'qwen3_moe_pd',
      ratio: { prefill: 1, decode: 1 },
    });
    expect(byName.get('qwen3_moe_router')?.members.map((member) => [member.name, member.role?.kind])).toEqual([
      ['qwen3_moe_prefill', 'prefill'],
      ['qwen3_moe_decode', 'decode'],
      ['qwen3_moe_router', 'router'],
    ]);
    expect(models.flatMap((model) => [model, ...model.members]).filter(({ role }) => role?.kind === 'other')).toEqual(
      [],
    );
  });

  it('find the members also when the list does not say whose they are', async () => {
    const { api } = await start({ seed: 'demo' });
    const forgetful = Object.assign(Object.create(api) as EasClient, {
      listServices: async (...args: Parameters<EasClient['listServices']>) => {
        const services = await api.listServices(...args);
        return services.map((service) => ({ ...service, RoleAttrs: undefined, ServiceGroup: undefined }));
      },
    });
    const model = (await loadServices(forgetful, {})).find(({ name }) => name === 'deepseek-r1-pd');
    expect(names(model?.members ?? [])).toEqual([
      'deepseek-r1-pd-prefill',
      'deepseek-r1-pd-decode',
      'deepseek-r1-pd-router',
    ]);
  });

  it('list what a deployment can be placed on', async () => {
    const { api } = await start();
    const specs = await api.listMachineSpecs();
    expect(specs.find(({ InstanceType }) => InstanceType === 'ml.gu8tef.8.46xlarge')).toMatchObject({ GPUAmount: 8 });
    expect((await api.listWorkspaces()).length).toBeGreaterThan(0);
    const quotas = await api.listQuotas(undefined);
    expect(quotas.map((quota) => quota.ResourceType)).toContain('Lingjun');
  });

  it('say why a service does not start', async () => {
    const { api, clock } = await start();
    const { models } = await api.searchModels('Qwen3-8B', 5);
    const modelId = first(models).ModelId;
    const { modelVersion = '', profiles } = await api.listProfiles(modelId);
    const choice = { modelId, modelVersion, profileId: first(profiles).ProfileId, workspaceId: '295949' };
    const spec = await api.getDeploymentSpec(choice, [{ InstanceType: 'ml.gu8xf.8xlarge-gu108' }]);
    await api.createService({ ...spec, metadata: { ...Object(spec['metadata']), name: 'no_stock' } }, '295949');
    const result = await watchService(api, 'no_stock', { clock: passing(clock, 2) });
    expect(result).toMatchObject({ outcome: 'failed', service: { state: { phase: 'failed' } } });
    expect(result.service?.state.message).toBeTruthy();
    expect(result.events.some((event) => event.Type === 'Warning')).toBe(true);
  });
});

describe('failures', () => {
  it('of keys and clocks are told apart', async () => {
    const { other } = await start();
    const wrongSecret = await failureOf(other({ secret: 'not-the-secret' }).listServices({}));
    expect(wrongSecret.details).toMatchObject({ kind: 'unauthorized', code: 'SignatureDoesNotMatch', status: 400 });
    expect(wrongSecret.details.requestId).toBeTruthy();
    const wrongId = await failureOf(other({ id: 'nobody' }).listServices({}));
    expect(wrongId.details).toMatchObject({ kind: 'unauthorized', code: 'InvalidAccessKeyId.NotFound' });
    const { details } = await failureOf(other({ skewMs: -3_600_000 }).listServices({}));
    expect(details).toMatchObject({ kind: 'clock', code: 'InvalidTimeStamp.Expired' });
    expect(Math.round((details.clockSkewMs ?? 0) / 60_000)).toBe(60);
  });

  it('of names are told apart', async () => {
    const { api } = await start({ seed: 'demo' });
    const missing = await failureOf(api.describeService('no_such_service'));
    expect(missing.details).toMatchObject({ kind: 'not-found', subject: 'no_such_service' });
    const taken = await failureOf(api.createService(await separatedSpec(api, 'deepseek-r1-pd'), '295949'));
    expect(taken.details).toMatchObject({ kind: 'conflict', subject: 'deepseek-r1-pd' });
    const bad = await failureOf(api.createService({ metadata: { name: 'UPPER CASE' } }, '295949'));
    expect(bad.kind).toBe('invalid');
    const strange = await failureOf(api.describeService('a/b?c=d&e f%2F"\'*~+'));
    expect(strange.kind).toBe('not-found');
  });

  it('that pass are borne by reads', async () => {
    const { api } = await start({
      seed: 'demo',
      faults: [
        { action: 'ListServices', count: 1, status: 400, code: 'Throttling.User', retryAfterMs: 10 },
        { action: 'ListServices', count: 1, html: true },
        { action: 'DescribeService', count: 1, cutAfterBytes: 20 },
        { action: 'ListServiceInstances', count: 2, status: 503, code: 'ServiceUnavailable' },
      ],
    });
    expect((await api.listServices({})).length).toBeGreaterThan(3);
    expect((await api.describeService('deepseek-r1-pd')).ServiceName).toBe('deepseek-r1-pd');
    expect(await api.listInstances('deepseek-r1-pd-decode')).toHaveLength(1);
  });

  it('that stay are told as they are, and writes are not repeated', async () => {
    const { api } = await start({
      seed: 'demo',
      faults: [
        { action: 'ListServices', html: true },
        { action: 'DescribeService', garbage: true },
        { action: 'StopService', status: 503, code: 'Throttling', count: 1 },
        { action: 'ListWorkspaces', body: { unexpected: true }, status: 200 },
      ],
    });
    expect((await failureOf(api.listServices({}))).details).toMatchObject({ kind: 'not-json', status: 502 });
    expect((await failureOf(api.describeService('deepseek-r1-pd'))).details).toMatchObject({
      kind: 'not-json',
      status: 200,
    });
    expect((await failureOf(api.listWorkspaces())).kind).toBe('unexpected-answer');
    expect((await failureOf(api.stopService('deepseek-r1-pd'))).kind).toBe('throttled');
    await api.stopService('deepseek-r1-pd');
  });

  it('of patience: a stalled call can be cancelled', async () => {
    const { api } = await start({ faults: [{ action: 'ListServices', stallMs: 60_000 }] });
    const controller = new AbortController();
    const work = failureOf(api.listServices({}, controller.signal));
    controller.abort();
    expect((await work).kind).toBe('cancelled');
  });

  it('while watching are told and borne', async () => {
    const { api, clock } = await start({
      seed: 'demo',
      faults: [{ action: 'DescribeService', after: 1, count: 3, status: 503, code: 'ServiceUnavailable' }],
    });
    await api.stopService('deepseek-r1-pd');
    const troubles: string[] = [];
    const result = await watchService(api, 'deepseek-r1-pd', {
      goal: 'stopped',
      clock: passing(clock, 1),
      onUpdate: ({ trouble }) => troubles.push(trouble?.kind ?? 'fine'),
    });
    expect(result.outcome).toBe('stopped');
    expect(troubles.slice(0, 2)).toEqual(['fine', 'server']);
  });
});
