import { expect } from 'vitest';
import { type Area, type AreaContext, listIn } from './area.ts';

const region = 'cn-hangzhou';
const service = { ClusterId: region, ServiceName: 'watched' };

const document = {
  metadata: { name: 'watched', instance: 2, cpu: 2, memory: 4000 },
  containers: [{ image: 'registry/echo:1', port: 8000 }],
};

async function names({ call }: AreaContext): Promise<string[]> {
  const answer = await call('eas', 'ListServiceInstances', {
    path: service,
    query: { Sort: 'CreateTime', Order: 'asc' },
  });
  return listIn(answer, 'Instances').map((entry) => String(entry['InstanceName']));
}

/** A failure is made on purpose: an image that no registry has. */
async function failing(context: AreaContext): Promise<void> {
  const { call, clock } = context;
  const broken = {
    metadata: { name: 'broken', instance: 1, cpu: 1 },
    containers: [{ image: 'registry/does-not-exist:1' }],
  };
  await call('eas', 'CreateService', { body: broken });
  clock.pass(2);
  const path = { ClusterId: region, ServiceName: 'broken' };
  const diagnosis = await call('eas', 'DescribeServiceDiagnosis', { path });
  expect(listIn(diagnosis, 'DiagnosisList')).toMatchObject([{ Error: 'Container worker0 failed to pull image.' }]);
  const [instance] = listIn(await call('eas', 'ListServiceInstances', { path }), 'Instances');
  expect(instance).toMatchObject({ Status: 'Creating', Reason: 'ImagePullBackOff' });
  const one = { ...path, InstanceName: String(instance?.['InstanceName']) };
  const of = await call('eas', 'DescribeServiceInstanceDiagnosis', { path: one });
  expect(of['Diagnosis']).toMatchObject({
    Advices: [expect.stringContaining('Check the address'), expect.any(String)],
  });
  const containers = await call('eas', 'ListServiceContainers', { path: one });
  expect(listIn(containers, 'Containers')).toMatchObject([{ CurrentReaon: 'ImagePullBackOff' }]);
  const events = await call('eas', 'DescribeServiceEvent', { path, query: { EventType: 'Warning', PageSize: '1' } });
  expect(events).toMatchObject({ PageNum: 1, Events: [{ Type: 'Warning', Reason: 'BackOff', Resource: 'Pod' }] });
}

/** The container of one is started again, the other is rebuilt. */
async function restarting(context: AreaContext): Promise<void> {
  const { call, clock } = context;
  const [first = '', second = ''] = await names(context);
  const soft = { InstanceList: first, SoftRestart: true, Container: 'worker0' };
  await call('eas', 'DeleteServiceInstances', { path: service, query: soft });
  const answer = await call('eas', 'DeleteServiceInstances', { path: service, query: { InstanceList: second } });
  expect(answer['Message']).toContain(second);
  clock.pass(10);
  expect(await names(context)).not.toContain(second);
  const path = { ...service, InstanceName: first };
  const [container] = listIn(await call('eas', 'ListServiceContainers', { path }), 'Containers');
  expect(container).toMatchObject({ Name: 'worker0', Ready: true, RestartCount: 1, LastStatus: 'Terminated' });
  const log = await call('eas', 'DescribeServiceLog', {
    path: service,
    query: { Previous: true, InstanceName: first },
  });
  expect(log['Logs']).toEqual(expect.arrayContaining([expect.stringContaining('SIGTERM')]));
}

async function setApart(context: AreaContext): Promise<void> {
  const { call } = context;
  const [first = ''] = await names(context);
  const path = { ...service, InstanceName: first };
  await call('eas', 'UpdateServiceInstance', { path, body: { Isolate: true } });
  const isolated = await call('eas', 'ListServiceInstances', { path: service, query: { InstanceName: first } });
  expect(listIn(isolated, 'Instances')).toMatchObject([{ Isolated: true, Status: 'Running' }]);
  await call('eas', 'UpdateServiceInstance', { path, body: { Isolate: false } });
  await call('eas', 'UpdateServiceInstance', { path, body: { Detach: true } });
  expect(await names(context)).toHaveLength(3);
  const hibernate = call('eas', 'UpdateServiceInstance', { path, body: { Hibernate: true } });
  await expect(hibernate).rejects.toMatchObject({ statusCode: 403 });
}

async function addresses({ call }: AreaContext, instance: string): Promise<void> {
  const path = { ...service, InstanceName: instance };
  const query = { ActionType: 'WorkBench', WorkerName: 'worker0' };
  const token = await call('eas', 'CreateServiceInstanceToken', { path, query });
  expect(token['WorkbenchUrl']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/emulator\/workbench\/watched\//);
  const page = { Type: 'monitor', Expire: 600, Internal: false };
  const signed = await call('eas', 'DescribeServiceSignedUrl', { path: service, query: page });
  expect(new URL(String(signed['SignedUrl'])).searchParams.get('signature')).toMatch(/^\w{40}$/);
}

export const instancesArea: Area = {
  name: 'instances, logs, events and diagnosis',
  async walk(context) {
    const { call, clock } = context;
    await call('eas', 'CreateService', { body: document });
    clock.pass(20);
    const [first = ''] = await names(context);
    const well = await call('eas', 'DescribeServiceDiagnosis', { path: service });
    expect(listIn(well, 'DiagnosisList')).toEqual([{ Error: 'No problem was found.', Causes: [], Advices: [] }]);
    await restarting(context);
    await addresses(context, first);
    await setApart(context);
    await failing(context);
  },
};
