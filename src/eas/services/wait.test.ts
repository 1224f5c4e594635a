import { describe, expect, it } from 'vitest';
import { CloudError, type CloudErrorKind } from '../../cloud/errors.ts';
import type { EasApi } from '../api.ts';
import { apiWith, service } from './testServices.testing.ts';
import { watchService, type WatchOptions, type WatchUpdate } from './wait.ts';

const kinds = new Set([
  'not-found',
  'throttled',
  'server',
  'unreachable',
  'timeout',
  'not-json',
  'forbidden',
  'unauthorized',
]);

/** An API whose DescribeService goes through the steps (statuses or kinds of failure); the last one stays. */
function stepping(steps: readonly string[], more: Partial<EasApi> = {}): EasApi {
  let index = 0;
  return apiWith({
    describeService: (name) => {
      const step = steps[Math.min(index, steps.length - 1)] ?? '';
      index += 1;
      if (!kinds.has(step)) return Promise.resolve(service(name, { Status: step }));
      return Promise.reject(
        new CloudError({
          kind: step as CloudErrorKind,
          action: 'DescribeService',
          retryAfterMs: step === 'throttled' ? 9000 : undefined,
        }),
      );
    },
    ...more,
  });
}

async function watch(api: EasApi, options: WatchOptions = {}) {
  const updates: WatchUpdate[] = [];
  const pauses: number[] = [];
  const result = await watchService(api, 'x', {
    ...options,
    onUpdate: (update) => updates.push(update),
    clock: options.clock ?? { pause: (ms) => Promise.resolve(void pauses.push(Math.round(ms))) },
  });
  return {
    result,
    updates,
    pauses,
    seen: updates.map(({ service: seen, trouble }) => trouble?.kind ?? seen?.state.status),
  };
}

describe('watchService', () => {
  it('follows a deployment until it runs', async () => {
    const { result, seen } = await watch(stepping(['Creating', 'Creating', 'Waiting', 'Running']));
    expect(result).toMatchObject({ outcome: 'running', service: { name: 'x', state: { phase: 'running' } } });
    expect(seen).toEqual(['Creating', 'Creating', 'Waiting', 'Running']);
  });

  it('waits longer each time up to 5 s, and shortly again after a change', async () => {
    const { pauses } = await watch(stepping([...Array<string>(7).fill('Creating'), 'Waiting', 'Running']));
    expect(pauses).toEqual([1500, 2250, 3375, 5000, 5000, 5000, 5000, 1000]);
  });

  it('waits no longer than it is told, where time passes quickly', async () => {
    const states = [...Array<string>(3).fill('Creating'), 'Running'];
    const { pauses } = await watch(stepping(states), { longestPauseMs: 1000 });
    expect(pauses).toEqual([1000, 1000, 1000]);
  });

  it('ends with a failure at once when it saw the way there', async () => {
    const { result, seen } = await watch(stepping(['Creating', 'Failed']));
    expect(result.outcome).toBe('failed');
    expect(seen).toHaveLength(2);
  });

  it('does not take the old state for the new one', async () => {
    const started = await watch(stepping(['Stopped', 'Stopped', 'Starting', 'Running']));
    expect(started.result.outcome).toBe('running');
    const restarted = await watch(stepping(['Failed', 'Starting', 'Running']));
    expect(restarted.result.outcome).toBe('running');
    const stopped = await watch(stepping(['Running', 'Stopping', 'Stopped']), { goal: 'stopped' });
    expect(stopped.result.outcome).toBe('stopped');
    const created = await watch(stepping(['not-found', 'Creating', 'Running']));
    expect(created.result.outcome).toBe('running');
  });

  it.each<[readonly string[], WatchOptions['goal'], string]>([
    [['Failed'], 'running', 'failed'],
    [['Stopped'], 'running', 'failed'],
    [['Running'], 'stopped', 'failed'],
    [['not-found'], 'running', 'gone'],
    [['not-found'], 'gone', 'gone'],
    [['Deleting', 'not-found'], 'gone', 'gone'],
    [['Deleting', 'DeleteFailed'], 'gone', 'failed'],
    [['Creating', 'Stopped'], 'running', 'failed'],
    [['Creating', 'not-found'], 'running', 'gone'],
  ])('%o on the way to %s ends as %s', async (steps, goal, outcome) => {
    const { result } = await watch(stepping(steps), { goal });
    expect(result.outcome).toBe(outcome);
  });

  it('bears what may pass, tells it, and keeps what it knew', async () => {
    const { result, seen, updates, pauses } = await watch(
      stepping(['Creating', 'throttled', 'server', 'unreachable', 'timeout', 'not-json', 'Running']),
    );
    expect(result.outcome).toBe('running');
    expect(seen).toEqual(['Creating', 'throttled', 'server', 'unreachable', 'timeout', 'not-json', 'Running']);
    expect(updates[1]?.service?.state.status).toBe('Creating');
    expect(pauses[1]).toBe(9000);
  });

  it.each(['forbidden', 'unauthorized'])('gives up on %s', async (kind) => {
    await expect(watch(stepping(['Creating', kind]))).rejects.toMatchObject({ details: { kind } });
  });

  it('shows members of an aggregate and the newest events, and does without them when they fail', async () => {
    const config = { members: [{ type: 'LLMDecode' }] };
    let events = 0;
    const api = stepping([], {
      describeService: (name) =>
        Promise.resolve(service(name, { config, Status: events === 1 ? 'Creating' : 'Running' })),
      listServices: () => Promise.resolve([service('x-decode', { Role: 'LLMDecode' })]),
      listEvents: () => {
        events += 1;
        return events === 1 ? Promise.resolve([{ Reason: 'first' } as never]) : Promise.reject(new Error('no events'));
      },
    });
    const { result } = await watch(api, { goal: 'running' });
    expect(result.service?.members.map((member) => member.name)).toEqual(['x-decode']);
    expect(result.events).toMatchObject([{ Reason: 'first' }]);
  });

  it('goes on without the events that it may not read, and says why there are none', async () => {
    const refused = new CloudError({ kind: 'forbidden', action: 'DescribeServiceEvent' });
    const { result, updates } = await watch(
      stepping(['Creating', 'Running'], { listEvents: () => Promise.reject(refused) }),
    );
    expect(result.outcome).toBe('running');
    expect(updates.map(({ eventsTrouble, trouble }) => [eventsTrouble, trouble])).toEqual([
      [refused, undefined],
      [refused, undefined],
    ]);
  });

  it('keeps the members that it has seen when they cannot be asked for any more', async () => {
    const config = { members: [{ type: 'LLMDecode' }] };
    const refused = new CloudError({ kind: 'forbidden', action: 'ListServices' });
    let looks = 0;
    const api = stepping([], {
      describeService: (name) => Promise.resolve(service(name, { config, Status: looks > 0 ? 'Running' : 'Creating' })),
      listServices: () => {
        looks += 1;
        return looks === 1 ? Promise.resolve([service('x-decode', { Role: 'LLMDecode' })]) : Promise.reject(refused);
      },
    });
    const { result } = await watch(api, { goal: 'running' });
    expect(result.service?.members.map((member) => [member.name, member.role?.kind])).toEqual([['x-decode', 'decode']]);
    expect(result.service?.membersTrouble).toBe(refused);
  });

  it('is cancelled while it waits', async () => {
    const controller = new AbortController();
    const work = watchService(stepping(['Creating']), 'x', {
      signal: controller.signal,
      onUpdate: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ details: { kind: 'cancelled', subject: 'x' } });
  });
});
