import { afterEach, beforeEach, expect, test } from 'vitest';
import { document, InstanceLab } from './instanceLab.testing.ts';

let lab: InstanceLab;
beforeEach(async () => {
  lab = await InstanceLab.start();
  await lab.create(document('svc', { metadata: { name: 'svc', instance: 3, cpu: 1 } }));
  lab.pass(60);
});
afterEach(() => lab.close());

function refusal(action: string, path: string) {
  return lab.ask('GET', action, `/cn-hangzhou/svc/${path}`);
}

test('instances: every filter takes its own, and none takes what does not fit', async () => {
  const [one] = await lab.instances('svc');
  const fitting = {
    InstanceName: one?.['InstanceName'],
    InstanceIP: one?.['InnerIP'],
    HostIP: one?.['HostIP'],
    Filter: String(one?.['InstanceName']).slice(-4),
  };
  for (const [name, value] of Object.entries(fitting)) {
    expect(await lab.instances('svc', `?${name}=${String(value)}`), name).toEqual([one]);
  }
  const all = { InstanceStatus: 'Running', IsSpot: 'false', ResourceType: 'PublicResource', Role: 'Standard' };
  const none = {
    InstanceStatus: 'Failed',
    IsSpot: 'true',
    ResourceType: 'DedicatedResource',
    Role: 'Queue',
    QuotaId: 'quota1',
    Resource: 'eas-r-1',
    ReplicaName: 'x',
    InstanceType: 'ecs.c7.large',
    MemberType: 'LLMDecode',
  };
  for (const [name, value] of Object.entries(all)) {
    expect(await lab.instances('svc', `?${name}=${value}`), name).toHaveLength(3);
  }
  for (const [name, value] of Object.entries(none)) {
    expect(await lab.instances('svc', `?${name}=${value}`), name).toHaveLength(0);
  }
});

test('instances: pages do not overlap in either order', async () => {
  const names = async (query: string) =>
    (await lab.instances('svc', query)).map((entry) => String(entry['InstanceName']));
  const rising = await names('?Sort=InstanceName');
  expect(rising).toEqual(rising.toSorted());
  expect(await names('?Sort=InstanceName&Order=desc')).toEqual(rising.toReversed());
  const pages = [
    await names('?Sort=InstanceName&PageSize=2'),
    await names('?Sort=InstanceName&PageSize=2&PageNumber=2'),
  ];
  expect(pages.flat()).toEqual(rising);
  expect(await lab.get('ListServiceInstances', 'svc/instances?PageSize=2&PageNumber=3')).toMatchObject({
    TotalCount: 3,
    PageNumber: 3,
    PageSize: 2,
    Instances: [],
  });
});

test.each([
  ['ListServiceInstances', 'instances?Sort=Colour', 'Sort must be StartTime'],
  ['ListServiceInstances', 'instances?Order=up', 'Order must be asc or desc'],
  ['ListServiceInstances', 'instances?PageNumber=0', 'PageNumber must be a whole number'],
  ['ListServiceInstances', 'instances?IsSpot=maybe', 'IsSpot must be true or false'],
  ['DescribeServiceLog', 'logs?PageSize=501', 'PageSize must be at most 500'],
  ['DescribeServiceLog', 'logs?StartTime=yesterday', 'StartTime must be a time'],
  [
    'DescribeServiceLog',
    'logs?StartTime=2030-01-02T00%3A00%3A00Z&EndTime=2030-01-01T00%3A00%3A00Z',
    'must not be after',
  ],
  ['DescribeServiceEvent', 'events?EventType=Error', 'EventType must be Normal or Warning'],
  ['DescribeServiceEvent', 'events?PageNum=one', 'PageNum must be a whole number'],
  ['DescribeServiceSignedUrl', 'signed_url?Type=page', 'Type must be webview or monitor'],
  ['DescribeServiceSignedUrl', 'signed_url?Expire=0', 'Expire must be a whole number of seconds'],
])('%s refuses %s', async (action, path, sentence) => {
  const answer = await refusal(action, path);
  expect([answer.status, answer.json['Code']]).toEqual([400, 'InvalidParameter']);
  expect(answer.json['Message']).toContain(sentence);
});

test.each([
  ['ListServiceContainers', 'instances/nobody/containers'],
  ['DescribeServiceInstanceDiagnosis', 'instances/nobody/diagnosis'],
  ['CreateServiceInstanceToken', 'instances/nobody/token'],
])('%s of an instance that is not there is a 404', async (action, path) => {
  expect((await refusal(action, path)).json).toMatchObject({ Code: 'InstanceNotFound' });
});

test('a log: 500 lines a page, every line on one page, the last page short', async () => {
  const whole = await lab.get('DescribeServiceLog', 'svc/logs');
  const { TotalCount: total, TotalPageNum: pages } = whole;
  expect(total).toBeGreaterThan(300);
  const size = 100;
  const seen: string[] = [];
  for (let page = 1; page <= Math.ceil(Number(total) / size); page += 1) {
    seen.push(...(await lab.log('svc', `?PageNum=${page}&PageSize=${size}`)));
  }
  expect(seen).toHaveLength(Number(total));
  expect(pages).toBe(Math.ceil(Number(total) / 500));
  expect(await lab.log('svc', '?PageNum=99')).toEqual([]);
});

test('a log without a restart before has no previous one', async () => {
  expect(await lab.log('svc', '?Previous=true')).toEqual([]);
  expect(await lab.log('svc', '?Keyword=GET&ContainerName=worker0')).not.toEqual([]);
  expect(await lab.log('svc', '?ContainerName=worker7')).toEqual([]);
});

test('events tell every operation with its version, also a rollback, beside those of instances', async () => {
  const service = (body?: object) => lab.change('PUT', 'UpdateService', 'svc', body);
  await service({ containers: [{ image: 'registry/echo:2' }] });
  lab.pass(60);
  await lab.change('PUT', 'UpdateServiceVersion', 'svc/version', { Version: 1 });
  lab.pass(60);
  await lab.change('PUT', 'ScaleService', 'svc/scale', { Instance: 1 });
  lab.pass(60);
  const messages = (await lab.events('svc', '?PageSize=1000'))
    .map((event) => event.message)
    .filter((message) => /^Stage|^Start to/.test(message));
  expect(messages).toEqual([
    'Start to create the service',
    'Stage create complete',
    'Stage update begins',
    'Stage update complete',
    'Stage rollback to version 1 begins',
    'Stage rollback to version 1 complete',
    'Stage scale begins',
    'Stage scale complete',
  ]);
});

test('a shell has an address that leads to a page of the emulator, and needs a running container', async () => {
  const [one] = await lab.instances('svc');
  const path = `svc/instances/${String(one?.['InstanceName'])}/token`;
  const { WorkbenchUrl: url } = await lab.get('CreateServiceInstanceToken', `${path}?ActionType=WorkBench`);
  expect(String(url)).toContain(`http://${lab.emulator.endpoint}/emulator/workbench/svc/`);
  const page = await fetch(String(url));
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('no shell')]);
  expect((await refusal('CreateServiceInstanceToken', `${path.slice(4)}?ActionType=Telnet`)).status).toBe(400);
  expect((await refusal('CreateServiceInstanceToken', `${path.slice(4)}?WorkerName=x`)).status).toBe(400);
  await lab.create(document('new'));
  const { InstanceName: name } = await lab.instance('new');
  const early = await lab.ask('GET', 'CreateServiceInstanceToken', `/cn-hangzhou/new/instances/${name}/token`);
  expect(early.status).toBe(409);
});

test('a signed address holds as long as was asked, inside and outside', async () => {
  const signed = async (query: string) =>
    new URL(String((await lab.get('DescribeServiceSignedUrl', `svc/signed_url${query}`))['SignedUrl']));
  const url = await signed('?Type=monitor&Expire=60&Internal=true');
  expect(url.pathname).toBe('/emulator/monitor/svc');
  expect(Number(url.searchParams.get('expire'))).toBe(Math.floor(lab.clock.now() / 1000) + 60);
  expect(url.searchParams.get('network')).toBe('vpc');
  expect((await signed('')).pathname).toBe('/emulator/webview/svc');
  expect((await fetch(url)).status).toBe(200);
});
