import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { DeployState } from '../../../messages/deploy.ts';
import { FakeHost } from '../fakeHost.testing.ts';
import { edit, filled } from '../filledForm.testing.ts';

const ready = ({ capacity }: DeployState): boolean => capacity.status === 'ready';
const size = (member: string, name: 'EP_SIZE' | 'DP_SIZE' | 'TP_SIZE', value: string) =>
  ({ field: 'size', member, name, value }) as const;

describe('what a layout gives', () => {
  test('is worked out for each member and for the whole, with error bands', async () => {
    const host = await filled();
    expect(host.session.state.capacity).toMatchObject({
      members: [
        { member: 'LLMPrefill', memory: { weights: expect.closeTo(85.5e9, -9) as number, fits: 'yes' } },
        { member: 'LLMDecode', memory: { weights: expect.closeTo(102.3e9, -9) as number, fits: 'yes' } },
      ],
    });
    await host.until(ready);
    const { state } = host.session;
    expect(z.safeParse(DeployState, state).error).toBeUndefined();
    const [prefill, decode] = state.capacity.members;
    expect(prefill?.tokensPerSecond).toMatchObject({ band: 0.15 });
    expect(decode).toMatchObject({ batchAtGoal: expect.any(Number) as number, tpotMs: { band: 0.15 } });
    expect(decode?.tpotMs?.value).toBeLessThanOrEqual(50);
    expect(state.capacity.service).toMatchObject({ ttftMs: { band: 0.4 }, meetsTtft: true, meetsTpot: true });
  });

  test('follows the fields, and shows what was known until then', async () => {
    const host = await filled();
    await host.until(ready);
    const before = host.session.state.capacity.service?.decodeUse ?? 0;
    edit(host, { field: 'instances', member: 'LLMDecode', value: '2' });
    expect(host.session.state.capacity).toMatchObject({ status: 'waiting', service: { decodeUse: before } });
    await host.until(ready);
    expect(host.session.state.capacity.service?.decodeUse).toBeCloseTo(before / 2);
  });

  test('asks once the fields rest, and drops what is outdated', async () => {
    const host = await filled();
    await host.until(ready);
    const asked = host.capacity.asked.length;
    host.capacity.gate = new Promise(() => undefined);
    for (const rate of ['3', '3.', '3.5']) edit(host, { field: 'workload', name: 'requestRate', value: rate });
    await expect.poll(() => host.capacity.asked.length).toBe(asked + 1);
    expect(host.capacity.cancelled).toEqual([]);
    host.capacity.gate = undefined;
    edit(host, { field: 'workload', name: 'requestRate', value: '4' });
    await host.until(ready);
    expect(host.capacity.cancelled.map(({ workload }) => workload.requestsPerSecond)).toEqual([3.5]);
    expect(host.capacity.asked.at(-1)?.workload.requestsPerSecond).toBe(4);
  });

  test('is not asked again by an edit that changes nothing in it', async () => {
    const host = await filled();
    await host.until(ready);
    const asked = host.capacity.asked.length;
    edit(host, { field: 'name', value: 'another_name' });
    expect(host.session.state.capacity.status).toBe('ready');
    expect(host.capacity.asked).toHaveLength(asked);
  });

  test('says at the field what cannot be read', async () => {
    const host = await filled();
    edit(host, { field: 'workload', name: 'inputTokens', value: '1e3' });
    edit(host, { field: 'workload', name: 'requestRate', value: '0' });
    const { workloadProblems, capacity, findings, canAdvise } = host.session.state;
    expect(workloadProblems.map(({ name }) => name)).toEqual(['inputTokens', 'requestRate']);
    expect(capacity).toMatchObject({ status: 'idle', members: [{ memory: {} }, { memory: {} }] });
    expect(capacity.service).toBeUndefined();
    expect([findings, canAdvise]).toEqual([[], false]);
  });

  test('has TTFT and TPOT under a load that is too much, without a band that nobody can tell', async () => {
    const host = await filled();
    edit(host, { field: 'workload', name: 'requestRate', value: '9' });
    await host.until(ready);
    const { service } = host.session.state.capacity;
    expect(service).toMatchObject({ meetsTtft: false, prefillUse: expect.any(Number) as number });
    expect(service?.ttftMs.band).toBeUndefined();
    expect(service?.prefillUse).toBeGreaterThan(1);
  });

  test('is told as a failure when it cannot be worked out, and comes back', async () => {
    const host = await filled();
    host.capacity.failure = new Error('no such thread');
    edit(host, { field: 'workload', name: 'requestRate', value: '3' });
    await host.until(({ capacity }) => capacity.status === 'failed');
    expect(host.session.state.capacity.problem?.message).toMatch(/\w/);
    host.capacity.failure = undefined;
    edit(host, { field: 'workload', name: 'requestRate', value: '4' });
    await host.until(ready);
  });

  test.each<[string, Parameters<typeof edit>[1], RegExp]>([
    ['sizes that do not fit each other', size('LLMDecode', 'EP_SIZE', '12'), /sizes must fit each other/],
    ['weights that do not fit', size('LLMPrefill', 'TP_SIZE', '4'), /weights do not fit/],
    ['a quota', { field: 'resource', member: 'LLMDecode', value: 'quota:quota1a2b3c' }, /GPUs this resource has/],
    ['too long requests', { field: 'workload', name: 'inputTokens', value: '200000' }, /does not fit: the longest/],
  ])('is not there for %s, and says why', async (_, change, reason) => {
    const host = await filled();
    edit(host, change);
    await host.until(({ capacity }) => capacity.status !== 'waiting');
    expect(host.session.state.capacity.reason).toMatch(reason);
    expect(host.session.state.capacity.service).toBeUndefined();
  });

  test('is not there for a model whose sizes are not known', async () => {
    const host = new FakeHost();
    await host.until(({ workspace, models }) => workspace !== '' && models.status === 'ready');
    const config = {
      metadata: { name: 'abc', instance: 1, gpu: 1 },
      cloud: { computing: { instances: [{ type: 'ecs.gn8is.4xlarge' }] } },
      containers: [{ image: 'vllm:1', script: 'vllm serve Qwen/Qwen3-8B' }],
    };
    edit(host, { field: 'config', value: JSON.stringify(config) });
    expect(host.session.state.capacity.members).toMatchObject([
      { reason: expect.stringMatching(/Qwen3-8B/) as string },
    ]);
    expect(host.session.state.capacity.members[0]?.memory).toBeUndefined();
  });

  test('is part of the draft as far as it was typed', async () => {
    const host = await filled();
    edit(host, { field: 'workload', name: 'ttftMs', value: '' }, { field: 'workload', name: 'tpotMs', value: '35' });
    const { workload } = new FakeHost({ memory: host.memory }).session.state;
    expect(workload).toMatchObject({ ttftMs: '', tpotMs: '35', inputTokens: '4096' });
  });

  test('is ended with the session', async () => {
    const host = await filled();
    host.session.dispose();
    expect(host.capacity.disposed).toBe(true);
  });
});
