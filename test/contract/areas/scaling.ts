import { expect } from 'vitest';
import type { Area, AreaContext } from './area.ts';
import { listIn } from './area.ts';

const path = { ClusterId: 'cn-hangzhou', ServiceName: 'scaled' };

async function walkAutoscaler({ call, clock, emulator }: AreaContext): Promise<void> {
  await expect(call('eas', 'DescribeServiceAutoScaler', { path })).rejects.toMatchObject({ statusCode: 404 });
  const strategies = [
    { metricName: 'qps', threshold: 1 },
    { metricName: 'cpu', threshold: 80 },
    { metricName: 'custom[ttft]', threshold: 2000 },
  ];
  // The update asks for at least one instance, the creation does not.
  await call('eas', 'CreateServiceAutoScaler', { path, body: { min: 0, max: 4, scaleStrategies: strategies } });
  const again = { path, body: { min: 0, max: 4, scaleStrategies: strategies } };
  await expect(call('eas', 'CreateServiceAutoScaler', again)).rejects.toMatchObject({ statusCode: 409 });
  await expect(call('eas', 'UpdateServiceAutoScaler', again)).rejects.toMatchObject({ statusCode: 400 });
  const behavior = { scaleDown: { stabilizationWindowSeconds: 100 } };
  const body = { min: 1, max: 4, scaleStrategies: strategies, behavior };
  await call('eas', 'UpdateServiceAutoScaler', { path, body });
  const set = await call('eas', 'DescribeServiceAutoScaler', { path });
  expect(set).toMatchObject({ MinReplica: 1, MaxReplica: 4, ServiceName: 'scaled' });
  expect(set['Behavior']).toMatchObject({
    scaleUp: { stabilizationWindowSeconds: 0 },
    scaleDown: { stabilizationWindowSeconds: 100 },
    onZero: { scaleDownGracePeriodSeconds: 600 },
  });
  expect(listIn(set, 'ScaleStrategies').map((entry) => entry['metricName'])).toEqual(['QPS', 'CPU', 'custom[ttft]']);
  expect(listIn(set, 'CurrentMetrics')).toEqual([
    { metricName: 'QPS', service: 'scaled', value: 0 },
    { metricName: 'CPU', service: 'scaled', value: expect.any(Number) },
  ]);

  const { AccessToken: token } = await call('eas', 'DescribeServiceEndpoints', { path });
  const url = `http://${emulator.endpoint}/api/predict/scaled/work`;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(url, { method: 'POST', headers: { authorization: String(token) }, body: 'x' }),
    ),
  );
  clock.pass(1);
  const busy = await call('eas', 'DescribeServiceAutoScaler', { path });
  expect(Number(listIn(busy, 'CurrentMetrics')[0]?.['value'])).toBeGreaterThan(0);
  const scaled = await call('eas', 'DescribeService', { path });
  expect(scaled).toMatchObject({ TotalInstance: 4, AutoscalerEnabled: true });
  const events = listIn(await call('eas', 'DescribeServiceEvent', { path }), 'Events');
  expect(events.map((event) => event['Reason'])).toContain('SuccessfulRescale');
  clock.pass(30);
  await call('eas', 'DescribeServiceAutoScaler', { path });
  expect(await call('eas', 'DescribeService', { path })).toMatchObject({ TotalInstance: 1 });

  await call('eas', 'DeleteServiceAutoScaler', { path });
  await expect(call('eas', 'DeleteServiceAutoScaler', { path })).rejects.toMatchObject({ statusCode: 404 });
  expect(await call('eas', 'DescribeService', { path })).toMatchObject({ AutoscalerEnabled: false });
}

async function walkCronScaler({ call, clock }: AreaContext): Promise<void> {
  await expect(call('eas', 'DescribeServiceCronScaler', { path })).rejects.toMatchObject({ statusCode: 404 });
  const job = { Name: 'up', Schedule: '0 * * * * *', TargetSize: 3, TimeZone: 'Asia/Shanghai' };
  const bad = { path, body: { ScaleJobs: [{ ...job, Schedule: '0 18 * * *' }] } };
  await expect(call('eas', 'CreateServiceCronScaler', bad)).rejects.toMatchObject({ statusCode: 400 });
  await call('eas', 'CreateServiceCronScaler', { path, body: { ScaleJobs: [job], ExcludeDates: ['* * * 29 2 *'] } });
  await call('eas', 'UpdateServiceCronScaler', { path, body: { ScaleJobs: [job, { ...job, Name: 'same' }] } });
  clock.pass(61);
  const set = await call('eas', 'DescribeServiceCronScaler', { path });
  expect(set).toMatchObject({ ServiceName: 'scaled', ExcludeDates: ['* * * 29 2 *'] });
  expect(listIn(set, 'ScaleJobs')[0]).toMatchObject({ Name: 'up', TargetSize: 3, State: 'Succeed' });
  expect(listIn(set, 'ScaleJobs')[0]?.['Message']).toContain('current replicas:1, desired replicas:3');
  const service = await call('eas', 'DescribeService', { path });
  expect(service).toMatchObject({ TotalInstance: 3, CronscalerEnabled: true });
  await call('eas', 'DeleteServiceCronScaler', { path });
}

async function walkBenchmark({ call, clock }: AreaContext): Promise<void> {
  const body = {
    base: { duration: 600, concurrency: 4 },
    service: { serviceName: 'scaled' },
    data: { content: 'eA==' },
  };
  const nobody = { body: { ...body, service: { serviceName: 'nobody' } } };
  await expect(call('eas', 'CreateBenchmarkTask', nobody)).rejects.toMatchObject({ statusCode: 404 });
  const { TaskName: name } = await call('eas', 'CreateBenchmarkTask', { body });
  const task = { path: { ClusterId: 'cn-hangzhou', TaskName: String(name) } };
  const status = async () => (await call('eas', 'DescribeBenchmarkTask', task))['Status'];
  expect(await status()).toBe('Creating');
  await expect(call('eas', 'DescribeBenchmarkTaskReport', task)).rejects.toMatchObject({ statusCode: 409 });
  clock.pass(0.3);
  expect(await status()).toBe('Starting');
  clock.pass(1);
  expect(await call('eas', 'DescribeBenchmarkTask', task)).toMatchObject({ Status: 'Running', AvailableAgent: 1 });
  await call('eas', 'UpdateBenchmarkTask', { ...task, body: { base: { qps: 20 } } });
  expect(await status()).toBe('Updating');
  clock.pass(1);
  const raw = await call('eas', 'DescribeBenchmarkTaskReport', { ...task, query: { ReportType: 'RAW' } });
  expect(raw['Data']).toMatchObject({ QPS: 20, StatusCode: { 200: expect.any(Number) } });
  const listed = await call('eas', 'ListBenchmarkTask', { query: { ServiceName: 'scaled', PageSize: '10' } });
  expect(listed).toMatchObject({ TotalCount: 1, PageSize: 10 });
  expect(listIn(listed, 'Tasks')[0]).toMatchObject({ TaskName: name, Status: 'Running' });
  await call('eas', 'StopBenchmarkTask', task);
  expect(await status()).toBe('Stopping');
  clock.pass(1);
  expect(await status()).toBe('Stopped');
  await call('eas', 'StartBenchmarkTask', task);
  expect(await status()).toBe('Starting');
  clock.pass(60);
  expect(await status()).toBe('Stopped');
  const report = await call('eas', 'DescribeBenchmarkTaskReport', { ...task, query: { ReportType: 'Report' } });
  expect(report['Data']).toMatchObject({ Total: 600, Count: 12_000, QPS: 20 });
  await call('eas', 'DeleteBenchmarkTask', task);
  expect(await status()).toBe('Deleting');
  clock.pass(1);
  await expect(call('eas', 'DescribeBenchmarkTask', task)).rejects.toMatchObject({ statusCode: 404 });
}

export const scalingArea: Area = {
  name: 'scaling and benchmark tasks',
  async walk(context) {
    const document = {
      metadata: { name: 'scaled', instance: 1, cpu: 2, memory: 4000 },
      containers: [{ image: 'nginx', port: 80 }],
    };
    await context.call('eas', 'CreateService', { body: document });
    context.clock.pass(60);
    await walkAutoscaler(context);
    await walkCronScaler(context);
    await walkBenchmark(context);
  },
};
