import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { document, InstanceLab } from './instanceLab.testing.ts';
import { detachInstance, restartContainers } from '../../services/instanceOperations.ts';
import { plainSpec, TestServices } from '../../services/testServices.testing.ts';

let lab: InstanceLab;
beforeEach(async () => {
  lab = await InstanceLab.start();
});
afterEach(() => lab.close());

const twoContainers = {
  containers: [
    { image: 'registry/echo:1', port: 8000 },
    { name: 'proxy', image: 'registry/proxy:1' },
  ],
};

async function running(more: Record<string, unknown> = {}): Promise<string[]> {
  await lab.create(document('svc', more));
  lab.pass(10);
  return (await lab.instances('svc')).map((entry) => String(entry['InstanceName']));
}

const two = { metadata: { name: 'svc', instance: 2, cpu: 1 } };

function update(instance: string, body: object, query = '') {
  return lab.ask('PUT', 'UpdateServiceInstance', `/cn-hangzhou/svc/instances/${instance}${query}`, body);
}

function remove(query: string) {
  return lab.ask('DELETE', 'DeleteServiceInstances', `/cn-hangzhou/svc/instances${query}`);
}

describe('isolating', () => {
  test('takes traffic from an instance that runs on, and gives it back', async () => {
    const [name = ''] = await running();
    expect((await update(name, { Isolate: true })).json['Message']).toBe(`instance ${name} isolation updated to true`);
    expect(await lab.instance('svc')).toMatchObject({ Isolated: true, Status: 'Running', ReadyProcesses: 1 });
    expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1', 503]);
    expect((await lab.errors('svc')).instance['Error']).toContain('isolated');
    await update(name, { Isolate: true });
    await update(name, { Isolate: false });
    expect([(await lab.instance('svc'))['Isolated'], await lab.call('svc')]).toEqual([false, 200]);
    const reasons = (await lab.events('svc')).map((event) => event.reason);
    expect(reasons.filter((reason) => reason === 'Isolated' || reason === 'Readmitted')).toEqual([
      'Isolated',
      'Readmitted',
    ]);
  });

  test('of one of two instances leaves the other to answer', async () => {
    const [name = ''] = await running(two);
    await update(name, { Isolate: true });
    expect(await lab.call('svc')).toBe(200);
  });
});

describe('detaching', () => {
  test('fences an instance, which runs on while another takes its place', async () => {
    const [name = ''] = await running();
    await update(name, { Detach: true });
    const [first, second] = await lab.instances('svc');
    expect(first).toMatchObject({ InstanceName: name, Detached: true, Status: 'Running' });
    expect(second).toMatchObject({ Detached: false, Status: 'Pending' });
    expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Waiting WAITING 0/1', 503]);
    lab.pass(10);
    expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1', 200]);
    expect(await lab.instances('svc')).toHaveLength(2);
  });

  test('cannot be undone, not by isolating either, and lasts through an update until it is deleted', async () => {
    const [name = ''] = await running();
    await update(name, { Detach: true });
    expect(await update(name, { Isolate: false })).toMatchObject({ status: 409 });
    expect((await update(name, { Detach: false })).json['Message']).toContain('cannot be taken back');
    lab.pass(10);
    await lab.change('PUT', 'UpdateService', 'svc', { containers: [{ image: 'registry/echo:2' }] });
    lab.pass(20);
    expect((await lab.instances('svc')).map((entry) => entry['Detached'])).toEqual([true, false]);
    await remove(`?InstanceList=${name}`);
    lab.pass(2);
    expect(await lab.instance('svc')).toMatchObject({ Detached: false, IsLatest: true });
    expect(await lab.status('svc')).toBe('Running RUNNING 1/1');
  });

  test('needs something that runs', async () => {
    await lab.create(document('svc'));
    const { InstanceName: name } = await lab.instance('svc');
    expect(await update(name, { Detach: true })).toMatchObject({ status: 409 });
  });
});

describe('deleting instances', () => {
  test('rebuilds them: the old end, new ones take their places, the others serve', async () => {
    const [first = '', second = ''] = await running(two);
    const answer = await remove(`?InstanceList=${first}`);
    expect(answer.json['Message']).toBe(
      `Instance(s) [${first}] for service [svc] in region [cn-hangzhou] was deleted successfully`,
    );
    expect((await lab.instances('svc')).map((entry) => String(entry['Status'])).toSorted()).toEqual([
      'Pending',
      'Running',
      'Terminating',
    ]);
    expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/2', 200]);
    lab.pass(10);
    const names = (await lab.instances('svc')).map((entry) => entry['InstanceName']);
    expect(names).toHaveLength(2);
    expect(names).toContain(second);
    expect(names).not.toContain(first);
    expect(await lab.status('svc')).toBe('Running RUNNING 2/2');
    expect(await lab.instances('svc', '?InstanceStatus=Running')).toHaveLength(2);
  });

  test('takes several at once, and a machine of the quota that the old one had', async () => {
    const names = await running({ metadata: { name: 'svc', instance: 5, quota_id: 'quotaecsl20v3t9w6pz1' } });
    expect(names).toHaveLength(5);
    expect((await remove(`?InstanceList=${names.join('%2C')}`)).status).toBe(200);
    lab.pass(10);
    expect(await lab.status('svc')).toBe('Running RUNNING 5/5');
    const after = (await lab.instances('svc')).map((entry) => String(entry['InstanceName']));
    expect(after.filter((name) => names.includes(name))).toEqual([]);
  });

  test('of a unit rebuilds the whole, by the name of a machine or of the replica', async () => {
    const unit = {
      metadata: { name: 'svc', instance: 1, quota_id: 'quotah20prod8k2m4r1c' },
      unit: { size: 2 },
    };
    await lab.create(document('svc', unit));
    lab.pass(20);
    const [machine] = await lab.instances('svc');
    const [replica] = await lab.instances('svc', '?ListReplica=true');
    expect(machine?.['ReplicaName']).toBe(replica?.['InstanceName']);
    const wrong = await remove(`?InstanceList=${String(replica?.['InstanceName'])}`);
    expect([wrong.status, wrong.json['Code']]).toEqual([404, 'InstanceNotFound']);
    expect(wrong.json['Message']).toContain('set IsReplica');
    expect((await remove(`?InstanceList=${String(machine?.['InstanceName'])}&IsReplica=true`)).status).toBe(404);
    await remove(`?InstanceList=${String(replica?.['InstanceName'])}&IsReplica=true`);
    lab.pass(20);
    const [next] = await lab.instances('svc', '?ListReplica=true');
    expect(next?.['InstanceName']).not.toBe(replica?.['InstanceName']);
    await remove(`?InstanceList=${String(next?.['InstanceName'])}-1`);
    lab.pass(20);
    expect(await lab.instances('svc')).toMatchObject([{ Status: 'Running' }, { Status: 'Running' }]);
  });

  test('softly only starts the container again: same instance, not ready meanwhile, one restart more', async () => {
    const [name = ''] = await running();
    const answer = await remove(`?InstanceList=${name}&SoftRestart=true`);
    expect(answer.json['Message']).toContain('restarted successfully');
    expect(await lab.instance('svc')).toMatchObject({ InstanceName: name, RestartCount: 1, ReadyProcesses: 0 });
    expect((await lab.instance('svc'))['LastState']).toMatchObject([{ terminated: { exitCode: 143 } }]);
    expect(await lab.call('svc')).toBe(503);
    expect((await lab.log('svc', '?Previous=true')).at(-1)).toContain('SIGTERM');
    lab.pass(3);
    expect(await lab.instanceState('svc')).toBe('Running RUNNING 1/1 1');
    expect(await lab.call('svc')).toBe(200);
  });

  test('softly of one container leaves the others as they are', async () => {
    const [name = ''] = await running(twoContainers);
    await remove(`?InstanceList=${name}&SoftRestart=true&Container=proxy`);
    expect(await lab.containers('svc')).toMatchObject([
      { Name: 'worker0', RestartCount: 0, Ready: true },
      { Name: 'proxy', RestartCount: 1, Ready: false, LastStatus: 'Terminated', Image: 'registry/proxy:1' },
    ]);
    expect(await lab.instanceState('svc')).toBe('Running Unhealthy 1/2 1');
    expect(await lab.log('svc', '?ContainerName=proxy&Previous=true')).toHaveLength(2);
    lab.pass(1);
    expect(await lab.instanceState('svc')).toBe('Running RUNNING 2/2 1');
    expect(await lab.call('svc')).toBe(200);
  });
});

test.each([
  ['nothing named', '', 400, 'InstanceList'],
  ['a container without a soft restart', '?InstanceList=NAME&Container=worker0', 400, 'SoftRestart'],
  ['a container that is not there', '?InstanceList=NAME&SoftRestart=true&Container=x', 400, 'only worker0'],
  ['an instance that is not there', '?InstanceList=NAME%2Cnobody', 404, 'no instance nobody'],
  ['SoftRestart that is no boolean', '?InstanceList=NAME&SoftRestart=yes', 400, 'SoftRestart must be true or false'],
])('deleting is refused for %s, and nothing has changed', async (_why, query, status, sentence) => {
  const [name = ''] = await running();
  const answer = await remove(query.replace('NAME', name));
  expect([answer.status, answer.json['Message']]).toEqual([status, expect.stringContaining(sentence)]);
  expect(await lab.instanceState('svc')).toBe('Running RUNNING 1/1 0');
});

test.each([
  ['nothing', {}, 400, 'Give one of Isolate and Detach'],
  ['both', { Isolate: true, Detach: true }, 400, 'Give one of Isolate and Detach'],
  ['a word', { Isolate: 'yes' }, 400, 'Isolate must be true or false'],
  ['Hibernate', { Hibernate: true }, 403, 'invited preview'],
])('an update of an instance with %s is refused', async (_why, body, status, sentence) => {
  const [name = ''] = await running();
  const answer = await update(name, body);
  expect([answer.status, answer.json['Message']]).toEqual([status, expect.stringContaining(sentence)]);
  expect(Object.keys(answer.json)).toEqual(['RequestId', 'HostId', 'Code', 'Message', 'Recommend']);
});

test('of a long row of acts the newest are remembered, and that an instance was detached', () => {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.pass(10);
  const [instance] = services.find('echo').instances;
  const call = { service: 'echo', names: [instance?.name ?? ''], replica: undefined };
  services.state = detachInstance(services.state, call, services.env).state;
  for (let round = 0; round < 250; round += 1) {
    services.pass(0.1);
    services.state = restartContainers(services.state, call, undefined, services.env).state;
  }
  const kept = services.find('echo').instances.find((entry) => entry.name === instance?.name);
  expect(kept?.acts?.length).toBeLessThanOrEqual(101);
  expect(kept?.acts?.[0]?.kind).toBe('detach');
});

test('what is being deleted is neither isolated nor restarted', async () => {
  const [name = ''] = await running();
  await remove(`?InstanceList=${name}`);
  expect(await update(name, { Isolate: true })).toMatchObject({ status: 409 });
  expect(await remove(`?InstanceList=${name}`)).toMatchObject({ status: 409 });
});

test('an instance that does not run yet has no container to restart', async () => {
  await lab.create(document('svc'));
  const { InstanceName: name } = await lab.instance('svc');
  expect(await remove(`?InstanceList=${name}&SoftRestart=true`)).toMatchObject({ status: 409 });
});

test('instances of a member are found through its aggregate', async () => {
  await lab.close();
  lab = await InstanceLab.start({ seed: 'demo' });
  const whole = await lab.instances('deepseek-r1-pd');
  const decode = await lab.instances('deepseek-r1-pd', '?MemberType=LLMDecode');
  expect(whole.length).toBeGreaterThan(decode.length);
  expect(decode.every((entry) => entry['Role'] === 'LLMDecode')).toBe(true);
  const name = String(decode[0]?.['InstanceName']);
  const { Containers: containers } = await lab.get(
    'ListServiceContainers',
    `deepseek-r1-pd/instances/${name}/containers`,
  );
  expect(containers).toMatchObject([{ Ready: true, CurrentStatus: 'Running' }]);
  const path = `deepseek-r1-pd/instances/${name}`;
  await lab.change('PUT', 'UpdateServiceInstance', path, { Isolate: true });
  expect((await lab.instances('deepseek-r1-pd-decode'))[0]).toMatchObject({ Isolated: true });
});
