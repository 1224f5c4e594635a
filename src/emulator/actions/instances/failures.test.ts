import { afterEach, expect, test } from 'vitest';
import type { Fault } from '../../faults.ts';
import { document, InstanceLab } from './instanceLab.testing.ts';

let lab: InstanceLab;
afterEach(() => lab.close());

const llm = {
  cloud: { computing: { instances: [{ type: 'ecs.gn8is.2xlarge' }] } },
  containers: [{ image: 'eas/vllm:1', port: 8000, script: 'vllm serve /m --served-model-name Qwen3-8B' }],
};

async function withFault(fault: Fault, more: Record<string, unknown> = {}): Promise<void> {
  lab = await InstanceLab.start({ faults: [fault] });
  await lab.create(document('svc', more));
}

/** The state at each of the minutes after the deployment, of the service and of its instance. */
async function timeline(minutes: readonly number[]): Promise<string[][]> {
  const seen: string[][] = [];
  let passed = 0;
  for (const minute of minutes) {
    lab.pass(minute - passed);
    passed = minute;
    seen.push([await lab.status('svc'), await lab.instanceState('svc')]);
  }
  return seen;
}

test('no stock: pending, and failed after twenty minutes', async () => {
  await withFault({ service: 'svc', instance: 'no-stock' });
  expect(await timeline([1, 19, 21])).toEqual([
    ['Pending OutOfStock 0/1', 'Pending Out of Stock 0/1 0'],
    ['Pending OutOfStock 0/1', 'Pending Out of Stock 0/1 0'],
    ['Failed OutOfStock 0/1', 'Failed Out of Stock 0/1 0'],
  ]);
  expect(await lab.containers('svc')).toEqual([]);
  expect(await lab.log('svc')).toEqual([]);
  expect(await lab.warnings('svc')).toEqual(['OutOfStock', 'OutOfStock', 'OutOfStock', 'OutOfStock', 'Failed']);
  const { service, instance } = await lab.errors('svc');
  expect(service).toEqual(['No machine of the instance type is in stock.']);
  expect(instance).toMatchObject({ Error: service[0], Causes: expect.arrayContaining([expect.any(String)]) });
});

test('no stock for a while: it then starts as if nothing had been', async () => {
  await withFault({ service: 'svc', instance: 'no-stock', forMinutes: 6 });
  const seen = await timeline([5, 7, 15]);
  expect(seen.map(([service]) => service)).toEqual([
    'Pending OutOfStock 0/1',
    'Waiting WAITING 0/1',
    'Running RUNNING 1/1',
  ]);
  expect((await lab.errors('svc')).instance).toEqual({
    Error: 'No problem was found: the instance runs and takes traffic.',
    Causes: [],
    Advices: [],
  });
  expect((await lab.errors('svc')).service).toEqual(['No problem was found.']);
  expect(new Set(await lab.warnings('svc'))).toEqual(new Set(['OutOfStock', 'Unhealthy']));
});

test('a full quota: pending, and failed in the end', async () => {
  await withFault(
    { service: 'svc', instance: 'quota-full' },
    { metadata: { name: 'svc', instance: 1, quota_id: 'quotaecsl20v3t9w6pz1' } },
  );
  expect(await timeline([2, 26])).toEqual([
    ['Pending InsufficientQuota 0/1', 'Pending Insufficient Quota 0/1 0'],
    ['Failed InsufficientQuota 0/1', 'Failed Insufficient Quota 0/1 0'],
  ]);
  expect(await lab.warnings('svc')).toContain('FailedScheduling');
  expect((await lab.errors('svc')).instance['Error']).toContain('quotaecsl20v3t9w6pz1 has no free node');
});

test('an image that cannot be pulled: ImagePullBackOff on the instance and its container', async () => {
  await withFault({ service: 'svc', instance: 'image-pull' });
  expect(await timeline([2, 13])).toEqual([
    ['Waiting ImagePullBackOff 0/1', 'Creating ImagePullBackOff 0/1 0'],
    ['Failed ImagePullBackOff 0/1', 'Failed ImagePullBackOff 0/1 0'],
  ]);
  expect(await lab.containers('svc')).toMatchObject([
    { Name: 'worker0', CurrentStatus: 'Waiting', CurrentReaon: 'ImagePullBackOff', Ready: false, RestartCount: 0 },
  ]);
  expect(await lab.warnings('svc')).toEqual(['BackOff', 'BackOff', 'BackOff', 'BackOff', 'Failed']);
  expect((await lab.errors('svc')).instance['Error']).toBe('Container worker0 failed to pull image.');
  expect(await lab.log('svc')).toEqual([]);
});

test('a crash while it loads: CrashLoopBackOff with more and more restarts, failed after a while', async () => {
  await withFault({ service: 'svc', instance: 'crash' }, llm);
  const states = new Set<string>();
  for (let minute = 0; minute < 12; minute += 0.05) {
    lab.pass(0.05);
    states.add(await lab.instanceState('svc'));
  }
  expect([...states].slice(0, 7)).toEqual([
    'Pending Scheduling 0/1 0',
    'Creating ContainerCreating 0/1 0',
    'Creating LoadingWeights 0/1 0',
    'Failed CrashLoopBackOff 0/1 0',
    'Creating LoadingWeights 0/1 1',
    'Failed CrashLoopBackOff 0/1 1',
    'Creating LoadingWeights 0/1 2',
  ]);
  expect(await lab.status('svc')).toBe('Waiting CrashLoopBackOff 0/1');
  const [container] = await lab.containers('svc');
  expect(container).toMatchObject({ LastStatus: 'Terminated', LastReason: 'Error', Ready: false });
  expect(container?.['RestartCount']).toBeGreaterThan(4);
  const before = Number(container?.['RestartCount']);
  const instance = await lab.instance('svc');
  expect(instance['LastState']).toMatchObject([{ name: 'worker0', terminated: { exitCode: 1, reason: 'Error' } }]);
  lab.pass(12);
  expect(await lab.status('svc')).toBe('Failed CrashLoopBackOff 0/1');
  expect(Number((await lab.instance('svc'))['RestartCount'])).toBeGreaterThan(before);
  const warnings = await lab.warnings('svc');
  expect(warnings.slice(0, 4)).toEqual(['ContainerDied', 'BackOff', 'ContainerDied', 'BackOff']);
  expect(warnings).toContain('Failed');
  expect(await lab.log('svc', '?Previous=true')).toEqual(
    expect.arrayContaining([expect.stringContaining('RuntimeError: a worker process of Qwen3-8B died')]),
  );
  expect((await lab.errors('svc')).instance['Error']).toBe('Container worker0 exits again and again.');
  expect(await lab.call('svc')).toBe(503);
});

test('a crash that passes: three restarts, then it runs', async () => {
  await withFault({ service: 'svc', instance: 'crash', times: 3 });
  lab.pass(20);
  expect(await lab.status('svc')).toBe('Running RUNNING 1/1');
  expect(await lab.instanceState('svc')).toBe('Running RUNNING 1/1 3');
  expect((await lab.warnings('svc')).filter((reason) => reason === 'BackOff')).toHaveLength(3);
  expect((await lab.errors('svc')).service).toEqual(['No problem was found.']);
  expect(await lab.call('svc')).toBe(200);
});

test('a crash with runtime.enable_crash_block: it stays down and the service fails', async () => {
  await withFault({ service: 'svc', instance: 'crash' }, { runtime: { enable_crash_block: true } });
  lab.pass(10);
  expect(await lab.status('svc')).toBe('Failed CrashLoopBackOff 0/1');
  expect(await lab.instanceState('svc')).toBe('Failed Error 0/1 0');
  expect(await lab.containers('svc')).toMatchObject([
    { CurrentStatus: 'Terminated', CurrentReaon: 'Error', RestartCount: 0 },
  ]);
  expect(await lab.warnings('svc')).toEqual(['ContainerDied', 'CrashBlocked']);
  expect(await lab.log('svc')).toEqual(expect.arrayContaining([expect.stringContaining('Traceback')]));
  expect((await lab.errors('svc')).instance['Causes']).toEqual(
    expect.arrayContaining([expect.stringContaining('runtime.enable_crash_block is true')]),
  );
});

test('a crash after it ran: Running until then, Waiting without an instance, Running again', async () => {
  await withFault({ service: 'svc', instance: 'crash', when: 'ready', afterMinutes: 30, times: 1 });
  lab.pass(10);
  expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1', 200]);
  lab.pass(25);
  expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Waiting CrashLoopBackOff 0/1', 503]);
  expect((await lab.log('svc', '?Previous=true')).at(-1)).toContain('RuntimeError');
  lab.pass(5);
  expect([await lab.status('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1', 200]);
});

test('out of memory of the machine: OOMKilled with code 137, and a log that simply ends', async () => {
  await withFault({ service: 'svc', instance: 'oom' }, llm);
  lab.pass(8);
  expect((await lab.instance('svc'))['LastState']).toMatchObject([
    { terminated: { exitCode: 137, reason: 'OOMKilled' } },
  ]);
  expect((await lab.containers('svc'))[0]).toMatchObject({ LastReason: 'OOMKilled' });
  expect(await lab.warnings('svc')).toEqual(expect.arrayContaining(['OOMKilling', 'BackOff']));
  expect((await lab.get('DescribeService', 'svc'))['Message']).toContain('OOMKilled, exit code 137');
  expect((await lab.log('svc', '?Previous=true')).at(-1)).toContain('loading weights');
  expect((await lab.errors('svc')).instance['Error']).toContain('OOMKilled');
});

test('out of GPU memory: the log says so, the container only has an exit code', async () => {
  await withFault({ service: 'svc', instance: 'cuda-oom' }, llm);
  lab.pass(8);
  expect((await lab.containers('svc'))[0]).toMatchObject({ LastReason: 'Error' });
  expect(await lab.log('svc', '?Previous=true&Keyword=CUDA')).toEqual(
    expect.arrayContaining([expect.stringContaining('torch.OutOfMemoryError: CUDA out of memory')]),
  );
  expect((await lab.get('DescribeService', 'svc'))['Message']).not.toContain('memory');
  expect((await lab.errors('svc')).instance['Error']).toContain('CUDA out of memory');
});

test('a startup probe that fails: never ready, restarted when the probe gives up', async () => {
  await withFault(
    { service: 'svc', instance: 'health-check' },
    {
      containers: [
        {
          image: 'registry/echo:1',
          startup_check: { initial_delay_seconds: 60, period_seconds: 30, failure_threshold: 10 },
        },
      ],
    },
  );
  // 6 minutes from the start of the container, which is up after 2.1.
  expect(await timeline([4.5, 7, 10, 15.9])).toEqual([
    ['Waiting WAITING 0/1', 'Creating StartupProbe 0/1 0'],
    ['Waiting WAITING 0/1', 'Creating StartupProbe 0/1 0'],
    ['Waiting CrashLoopBackOff 0/1', 'Creating StartupProbe 0/1 1'],
    ['Waiting CrashLoopBackOff 0/1', 'Creating StartupProbe 0/1 2'],
  ]);
  const events = await lab.events('svc');
  expect(events.map((event) => event.message)).toEqual(
    expect.arrayContaining([
      'Startup probe failed: HTTP probe failed with status code 503',
      'Container worker0 failed startup probe, will be restarted',
    ]),
  );
  expect(await lab.log('svc', '?Previous=true')).toEqual(expect.arrayContaining([expect.stringContaining('503')]));
  expect((await lab.errors('svc')).instance['Error']).toContain('does not pass its startup probe');
  lab.pass(20);
  expect(await lab.status('svc')).toBe('Failed CrashLoopBackOff 0/1');
});

test('a startup probe that is too short for the load fails by itself', async () => {
  const probe = { initial_delay_seconds: 10, period_seconds: 10, failure_threshold: 1 };
  lab = await InstanceLab.start();
  await lab.create(document('svc', { containers: [{ image: 'registry/echo:1', startup_check: probe }] }));
  lab.pass(10);
  expect(await lab.status('svc')).toBe('Waiting CrashLoopBackOff 0/1');
  const long = { ...probe, failure_threshold: 60 };
  await lab.create(document('well', { containers: [{ image: 'registry/echo:1', startup_check: long }] }));
  lab.pass(10);
  expect(await lab.status('well')).toBe('Running RUNNING 1/1');
});

test('a liveness probe that fails: no traffic, then a restart, then traffic again', async () => {
  await withFault({ service: 'svc', instance: 'liveness', afterMinutes: 5, times: 1 });
  lab.pass(9.3);
  expect([await lab.instanceState('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1 0', 200]);
  // The probe fails three times, ten seconds apart, before the container is restarted.
  lab.clock.pass(30);
  expect([await lab.instanceState('svc'), await lab.call('svc')]).toEqual(['Running Unhealthy 0/1 0', 503]);
  expect(await lab.status('svc')).toBe('Waiting CrashLoopBackOff 0/1');
  expect((await lab.errors('svc')).instance['Error']).toContain('does not pass its liveness probe');
  lab.pass(3);
  expect([await lab.instanceState('svc'), await lab.call('svc')]).toEqual(['Running RUNNING 1/1 1', 200]);
  const messages = (await lab.events('svc')).map((event) => event.message);
  expect(messages).toContain('Container worker0 failed liveness probe, will be restarted');
});

test('NCCL of a unit of two machines: both restart, both logs say why', async () => {
  await withFault(
    { service: 'svc', instance: 'nccl', times: 2 },
    {
      ...llm,
      metadata: { name: 'svc', instance: 1, rdma: 1, quota_id: 'quotah20prod8k2m4r1c' },
      cloud: {},
      unit: { size: 2 },
    },
  );
  lab.pass(7);
  const machines = await lab.instances('svc');
  expect(machines).toMatchObject([{ ReadyProcesses: 0 }, { ReadyProcesses: 0 }]);
  expect(Number(machines[0]?.['RestartCount'])).toBeGreaterThan(0);
  expect(machines[0]?.['RestartCount']).toBe(machines[1]?.['RestartCount']);
  for (const machine of machines) {
    const name = String(machine['InstanceName']);
    const lines = await lab.log('svc', `?Previous=true&InstanceName=${name}`);
    expect(lines.at(-1)).toContain('NCCL error');
    expect(lines).toHaveLength((await lab.log('svc', `?Previous=true&Ip=${String(machine['InnerIP'])}`)).length);
  }
  lab.pass(20);
  expect(await lab.status('svc')).toBe('Running RUNNING 1/1');
});

test('a spot machine that is taken back: the instance goes, another comes in its place', async () => {
  await withFault(
    { service: 'svc', instance: 'spot-reclaim', count: 1 },
    { cloud: { computing: { instances: [{ type: 'ecs.c7.large', spot_price_limit: 0.2 }] } } },
  );
  lab.pass(5);
  const { InstanceName: first, IsSpot: spot } = await lab.instance('svc');
  expect(spot).toBe(true);
  lab.pass(2);
  await expect.poll(() => lab.instances('svc')).toHaveLength(2);
  expect(await lab.status('svc')).toBe('Waiting WAITING 0/1');
  expect((await lab.events('svc')).find((event) => event.reason === 'SpotReclaimed')?.message).toContain(first);
  lab.pass(20);
  const { InstanceName: second } = await lab.instance('svc');
  expect(second).not.toBe(first);
  expect(await lab.status('svc')).toBe('Running RUNNING 1/1');
  const created = (await lab.events('svc')).filter((event) => event.reason === 'SuccessfulCreate');
  expect(created.at(-1)?.message).toBe(`Created instance ${second} in the place of ${first}`);
});

test('a machine that is taken back again and again leaves only the last instances on record', async () => {
  await withFault({ service: 'svc', instance: 'spot-reclaim', afterMinutes: 0 });
  const names = new Set<string>();
  for (let round = 0; round < 50; round += 1) {
    lab.pass(5);
    for (const entry of await lab.instances('svc')) names.add(String(entry['InstanceName']));
  }
  expect(names.size).toBeGreaterThan(45);
  const created = (await lab.events('svc', '?PageSize=1000')).filter((event) => event.reason === 'SuccessfulCreate');
  expect(created.length).toBeLessThan(45);
});

test('only so many instances of a service are taken, and the service runs with the others', async () => {
  await withFault({ service: 's*', instance: 'crash', count: 1 }, { metadata: { name: 'svc', instance: 3, cpu: 1 } });
  lab.pass(10);
  expect((await lab.instances('svc')).map((entry) => String(entry['Status'])).toSorted()).toEqual([
    'Failed',
    'Running',
    'Running',
  ]);
  const bad = (await lab.instances('svc', '?InstanceStatus=Failed')).map((entry) => String(entry['InstanceName']));
  // Rebuilt, it is another instance, which the rule takes no more.
  await lab.change('DELETE', 'DeleteServiceInstances', `svc/instances?InstanceList=${bad.join('')}`);
  lab.pass(10);
  expect(await lab.status('svc')).toBe('Running RUNNING 3/3');
});
