import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startTestEmulator, type TestClock } from '../../src/emulator/testEmulator.testing.ts';
import { officialCaller, type Call } from './officialClient.ts';

/** The official client core, table-driven from the contract, goes through the life of an EP+PD service. */
let emulator: Emulator;
let clock: TestClock;
let call: Call;

beforeAll(async () => {
  ({ emulator, clock } = await startTestEmulator());
  call = officialCaller(emulator);
});

afterAll(() => emulator.close());

const region = 'cn-hangzhou';
const path = { ClusterId: region, ServiceName: 'r1_walk' };

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((entry: unknown) => ({ ...(entry as object) })) : [];
}

function named(entries: unknown, field: string, value: string): Record<string, unknown> {
  const found = list(entries).find((entry) => entry[field] === value);
  if (!found) throw new Error(`no entry has ${field} ${value}`);
  return found;
}

async function status(): Promise<unknown> {
  return (await call('eas', 'DescribeService', { path }))['Status'];
}

test('gallery → spec → create → running → children → stop → start → delete', async () => {
  const models = await call('paimodelgallery', 'ListModelGalleryModels', {
    query: { Deployable: true, Task: 'large-language-model', Query: 'r1-0528' },
  });
  expect(models['TotalCount']).toBe('1');
  const modelId = String(list(models['Models'])[0]?.['ModelId']);
  const profiles = await call('paimodelgallery', 'ListModelDeploymentProfiles', { path: { ModelId: modelId } });
  const profile = list(profiles['Profiles']).find(
    (entry) => entry['Category'] === 'pd' && entry['Framework'] === 'vllm',
  );
  expect(profile).toMatchObject({ Scenario: 'pd-balanced', Labels: { DisplayName: 'EP+PD Separation-PAI Optimized' } });

  const chosen = {
    ModelVersion: String(profiles['ModelVersion']),
    ProfileId: String(profile?.['ProfileId']),
    WorkspaceId: '295949',
  };
  const resources = await call('paimodelgallery', 'GetModelDeploymentResources', {
    path: { ModelId: modelId },
    query: chosen,
  });
  expect(list(resources['MemberMatches']).map((match) => match['MemberType'])).toEqual([
    'LLMPrefill',
    'LLMDecode',
    'LLMGateway',
  ]);
  const spec = await call('paimodelgallery', 'GetModelDeploymentSpec', {
    path: { ModelId: modelId },
    query: { ...chosen, ResourceSelections: [{ MemberType: 'LLMDecode', InstanceType: 'ml.gu8tea.8.48xlarge' }] },
  });
  const document = { ...(spec['InferenceSpec'] as object), metadata: { name: 'r1_walk', workspace_id: '295949' } };

  const created = await call('eas', 'CreateService', { query: { Labels: { team: 'a' } }, body: document });
  expect(created).toMatchObject({ ServiceName: 'r1_walk', Region: region, Status: 'Creating' });
  clock.pass(2);
  expect(await status()).toBe('Waiting');
  clock.pass(26);
  expect(await status()).toBe('Running');

  const uid = String(created['ServiceId']);
  const children = await call('eas', 'ListServices', {
    query: { ParentServiceUid: uid, Sort: 'ServiceName', Order: 'asc' },
  });
  expect(list(children['Services']).map((child) => [child['ServiceName'], child['Role'], child['Status']])).toEqual([
    ['r1_walk-decode', 'LLMDecode', 'Running'],
    ['r1_walk-prefill', 'LLMPrefill', 'Running'],
    ['r1_walk-router', 'LLMGateway', 'Running'],
  ]);
  const decode = await call('eas', 'ListServiceInstances', { path, query: { MemberType: 'LLMDecode' } });
  expect(list(decode['Instances'])).toMatchObject([
    { Status: 'Running', InstanceType: 'ml.gu8tea.8.48xlarge', ReadyProcesses: 1 },
  ]);
  const endpoints = await call('eas', 'DescribeServiceEndpoints', { path });
  expect(endpoints['Endpoints']).toMatchObject([
    { InternetEndpoints: [`http://${emulator.endpoint}/api/predict/r1_walk`] },
  ]);
  expect((await call('eas', 'DescribeServiceEvent', { path }))['TotalCount']).toBeGreaterThan(15);
  expect((await call('eas', 'DescribeServiceLog', { path }))['TotalCount']).toBeGreaterThan(15);

  await call('eas', 'StopService', { path });
  expect(await status()).toBe('Stopping');
  clock.pass(1);
  expect(await status()).toBe('Stopped');
  await call('eas', 'StartService', { path });
  expect(await status()).toBe('Starting');
  clock.pass(12);
  expect(await status()).toBe('Running');

  await call('eas', 'DeleteService', { path });
  expect(await status()).toBe('Deleting');
  clock.pass(1);
  const left = await call('eas', 'ListServices');
  expect(left).toMatchObject({ Services: [], TotalCount: 0 });
});

test('update and scale go to a member', async () => {
  const models = await call('paimodelgallery', 'ListModelGalleryModels', { query: { ModelName: '"Qwen3-235B-A22B"' } });
  const modelId = String(list(models['Models'])[0]?.['ModelId']);
  const profiles = await call('paimodelgallery', 'ListModelDeploymentProfiles', { path: { ModelId: modelId } });
  const profile = named(profiles['Profiles'], 'Category', 'pd');
  const spec = await call('paimodelgallery', 'GetModelDeploymentSpec', {
    path: { ModelId: modelId },
    query: { ModelVersion: '1.0.0', ProfileId: String(profile['ProfileId']), WorkspaceId: '295949' },
  });
  await call('eas', 'CreateService', {
    query: { WorkspaceId: '310274' },
    body: { ...(spec['InferenceSpec'] as object), metadata: { name: 'qwen_pd' } },
  });
  clock.pass(20);
  const member = { ClusterId: region, ServiceName: 'qwen_pd-decode' };
  await call('eas', 'ScaleService', { path: member, body: { Instance: 2 } });
  const scaling = await call('eas', 'DescribeService', { path: member });
  expect(scaling).toMatchObject({ Status: 'Scaling', TotalInstance: 2, RunningInstance: 1, PendingInstance: 1 });
  clock.pass(8);
  expect(await call('eas', 'DescribeService', { path: member })).toMatchObject({
    Status: 'Running',
    RunningInstance: 2,
  });

  const aggregate = { ClusterId: region, ServiceName: 'qwen_pd' };
  const env = [{ name: 'TP_SIZE', value: '4' }];
  await call('eas', 'UpdateService', {
    path: aggregate,
    query: { MemberToUpdate: 'LLMPrefill' },
    body: { containers: [{ image: 'pai-eas/vllm:new', env }] },
  });
  expect(await call('eas', 'DescribeService', { path: aggregate })).toMatchObject({ Status: 'Updating' });
  clock.pass(10);
  const updated = await call('eas', 'DescribeService', { path: aggregate });
  expect(updated).toMatchObject({ Status: 'Running', WorkspaceId: '310274', RunningInstance: 4 });
  const { members } = JSON.parse(String(updated['ServiceConfig'])) as { members: unknown };
  expect(named(members, 'type', 'LLMPrefill')).toMatchObject({ containers: [{ env }] });
  expect(named(members, 'type', 'LLMDecode')).toMatchObject({ metadata: { instance: 2 } });
});

test('what there is to choose from answers in the shapes of the contract', async () => {
  expect(list((await call('eas', 'DescribeRegions'))['Regions'])).toHaveLength(1);
  const machines = list((await call('eas', 'DescribeMachineSpec'))['InstanceMetas']);
  expect(named(machines, 'InstanceType', 'ml.gu8tef.8.46xlarge')).toMatchObject({ GPUAmount: 8, GPUMemory: 141 });
  expect(machines.some((machine) => machine['StockStatus'] === 'NoStock')).toBe(true);
  expect((await call('aiworkspace', 'ListWorkspaces'))['TotalCount']).toBe(3);
  expect((await call('paistudio', 'ListQuotas'))['TotalCount']).toBe(1);
  expect((await call('paistudio', 'ListQuotas', { query: { ResourceType: 'Lingjun' } }))['TotalCount']).toBe(2);
});

test('an action that the emulator does not have says so', async () => {
  await expect(call('eas', 'CommitService', { path })).rejects.toThrow(/does not have CommitService/);
});
