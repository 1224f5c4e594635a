import { expect } from 'vitest';
import { gallerySpec, plainSpec } from '../../../src/emulator/services/testServices.testing.ts';
import { listIn, type Area, type AreaContext } from './area.ts';

const place = (name: string) => ({ ClusterId: 'cn-hangzhou', ServiceName: name });

async function statusOf({ call }: AreaContext, name: string): Promise<unknown> {
  return (await call('eas', 'DescribeService', { path: place(name) }))['Status'];
}

/** Minutes of the cloud on a clock that runs 100 times as fast. */
function passMinutes({ clock }: AreaContext, minutes: number): void {
  clock.pass((minutes * 60) / 100);
}

/** Versions come, one is taken back, and labels and locks do what they say. */
async function walkVersions(context: AreaContext): Promise<void> {
  const { call } = context;
  const path = place('walk_one');
  const spec = plainSpec('walk_one', { metadata: { name: 'walk_one', instance: 2, cpu: 2, memory: 4000 } });
  await call('eas', 'CreateService', { body: spec, query: { Labels: { team: 'a' } } });
  passMinutes(context, 10);
  await call('eas', 'UpdateService', { path, body: { containers: [{ image: 'registry/echo:2', port: 8000 }] } });
  expect(await statusOf(context, 'walk_one')).toBe('Updating');
  passMinutes(context, 20);
  const back = await call('eas', 'UpdateServiceVersion', { path, body: { Version: 1 } });
  expect(back['Message']).toContain('walk_one');
  passMinutes(context, 20);
  const versions = await call('eas', 'ListServiceVersions', { path });
  expect(listIn(versions, 'Versions').map((version) => version['ImageId'])).toEqual([2, 1]);
  expect(await call('eas', 'DescribeService', { path })).toMatchObject({ CurrentVersion: 1, LatestVersion: 2 });
  await call('eas', 'UpdateServiceLabel', { path, body: { Labels: { stage: 'test' } } });
  await call('eas', 'DeleteServiceLabel', { path, query: { LabelKeys: ['team'] } });
  const labelled = await call('eas', 'ListServices', { query: { Label: { stage: 'test' } } });
  expect(listIn(labelled, 'Services')[0]?.['Labels']).toEqual([{ LabelKey: 'stage', LabelValue: 'test' }]);
  await call('eas', 'UpdateServiceSafetyLock', { path, body: { Lock: 'dangerous' } });
  await expect(call('eas', 'StopService', { path })).rejects.toMatchObject({ code: 'ServiceLocked' });
  await call('eas', 'UpdateServiceSafetyLock', { path, body: { Lock: 'none' } });
}

/** A rollout in batches, paused and gone on with, and one that keeps old replicas. */
async function walkRollout(context: AreaContext): Promise<void> {
  const { call } = context;
  const path = place('walk_one');
  const rollout = async () => (await call('eas', 'DescribeServiceRollout', { path }))['Rollout'];
  await call('eas', 'CreateServiceRollout', { path, body: { Batch: { BatchSize: '1', Interval: '5m' } } });
  expect(await rollout()).toMatchObject({ Status: { Phase: 'Pending', TotalReplicas: 2 } });
  await call('eas', 'UpdateService', { path, body: { containers: [{ image: 'registry/echo:3', port: 8000 }] } });
  passMinutes(context, 4);
  expect(await rollout()).toMatchObject({ Status: { Phase: 'Running', UpdatedReplicas: 1 } });
  await call('eas', 'UpdateServiceRollout', { path, body: { Paused: true } });
  passMinutes(context, 60);
  expect(await rollout()).toMatchObject({ Status: { Phase: 'Paused', UpdatedReplicas: 1 } });
  await call('eas', 'UpdateServiceRollout', { path, body: { Partition: { Partition: '0' }, Paused: false } });
  passMinutes(context, 20);
  expect(await rollout()).toMatchObject({
    Strategy: { Partition: { Partition: '0' } },
    Status: { Phase: 'Completed', UpdatedReplicas: 2 },
  });
  await call('eas', 'DeleteServiceRollout', { path });
  await expect(rollout()).rejects.toMatchObject({ statusCode: 404 });
}

async function walkAggregate(context: AreaContext): Promise<void> {
  const { call } = context;
  await call('eas', 'CreateService', { body: gallerySpec('Qwen3-235B-A22B', 'pd', 'walk_moe') });
  const cloned = await call('eas', 'CloneService', {
    path: place('walk_moe'),
    body: { metadata: { name: 'walk_moe2' } },
    query: { Labels: { copy: 'yes' } },
  });
  expect(cloned['Status']).toBe('Creating');
  const members = await call('eas', 'ListServices', { query: { ParentServiceUid: String(cloned['ServiceId']) } });
  expect(members['TotalCount']).toBe(3);
  passMinutes(context, 60);
  expect(await statusOf(context, 'walk_moe2')).toBe('Running');
  await call('eas', 'DeleteService', { path: place('walk_moe2') });
}

export const lifecycleArea: Area = {
  name: 'the life of services',
  async walk(context) {
    await walkVersions(context);
    await walkRollout(context);
    await walkAggregate(context);
  },
};
