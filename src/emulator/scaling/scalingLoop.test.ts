import { beforeEach, describe, expect, it } from 'vitest';
import { timeScale } from '../clock.ts';
import { deployed } from '../dataplane/testing/fakeDirectory.ts';
import { createService } from '../services/create.ts';
import { requireService, stop } from '../services/operate.ts';
import { gallerySpec, plainSpec } from '../services/testServices.testing.ts';
import { lastOperation, withServices } from '../services/world.ts';
import type { AutoscalerRecord } from '../state/autoscalerRecord.ts';
import { emptyState } from '../state/model.ts';
import type { ServiceRecord } from '../state/serviceRecord.ts';
import { StateStore } from '../state/store.ts';
import { Telemetry } from '../telemetry/telemetry.ts';
import { countedIds, TestClock } from '../testEmulator.testing.ts';
import { ScalingLoop } from './scalingLoop.ts';

/** Emulated time runs 60 times faster: a minute of the cloud is a second here. */
const scale = timeScale(60);

let clock: TestClock;
let timers: number;
let store: StateStore;
let telemetry: Telemetry;
let loop: ScalingLoop;
const ids = countedIds();
const env = () => ({ now: clock.now(), scale, ids });

beforeEach(async () => {
  const counting = new TestClock(Date.UTC(2026, 10, 22, 1));
  clock = counting;
  timers = 0;
  store = new StateStore(emptyState, (next) => Promise.resolve(loop.wake(next)));
  telemetry = new Telemetry(clock, (name) => store.state.services.find((entry) => entry.name === name)?.uid);
  const after = (ms: number, task: () => void) => {
    timers += 1;
    return counting.after(ms, task);
  };
  loop = new ScalingLoop({
    store,
    clock: { now: () => counting.now(), after },
    scale,
    ids,
    telemetry,
    log: (sentence) => expect.fail(sentence),
  });
  await store.commit((state) => {
    const request = { document: plainSpec('echo'), workspaceId: undefined, labels: {} };
    return createService(state, request, env());
  });
  clock.pass(30);
});

function service(): ServiceRecord {
  return requireService(store.state, 'echo', clock.now());
}

function count(): number {
  return lastOperation(service()).instances;
}

function set(change: Partial<ServiceRecord>): Promise<void> {
  return store.commit((state) => ({
    state: withServices(state, [{ ...requireService(state, 'echo', clock.now()), ...change }], clock.now()),
    result: undefined,
  }));
}

/** Lets cloud minutes pass in steps, with so many requests per second, each done at once. */
async function live(minutes: number, qps: number): Promise<void> {
  for (let step = 0; step < minutes * 4; step += 1) {
    for (let index = 0; index < qps / 4; index += 1) {
      const names = service().instances.map((instance) => instance.name);
      const arrived = deployed('echo', { uid: service().uid, readyInstanceNames: names });
      telemetry.arrived(arrived).ended({ status: 200, ms: 10, bytesIn: 1, bytesOut: 1 });
    }
    clock.pass(0.25);
    await store.settled();
  }
}

const scaler: AutoscalerRecord = { min: 1, max: 8, strategies: [{ metricName: 'qps', threshold: 10 }] };

it('does not even wait while nothing is to be scaled', async () => {
  expect(timers).toBe(0);
  await set({ autoscaler: scaler });
  expect(timers).toBe(1);
  await set({ autoscaler: undefined });
  clock.pass(3600);
  expect(timers).toBeLessThan(3);
});

describe('an autoscaler', () => {
  it('adds instances under load, and takes them away only after the scale-in window', async () => {
    await set({ autoscaler: scaler });
    await live(8, 40);
    expect(count()).toBe(4);
    expect(service().decisions?.at(-1)).toMatchObject({ from: expect.any(Number), to: 4 });
    expect(service().decisions?.at(-1)?.message).toMatch(
      /^Autoscaler: from \d to 4 instances, because qps is [\d.]+, threshold 10\.$/,
    );
    await live(4, 0);
    expect(count()).toBe(4);
    await live(12, 0);
    expect(count()).toBe(1);
  });

  it('writes scale operations, so that events and instances follow', async () => {
    await set({ autoscaler: scaler });
    await live(8, 40);
    expect(service().operations.map((operation) => operation.kind)).toContain('scale');
    expect(service().instances.filter((instance) => instance.endingAt === undefined)).toHaveLength(4);
  });

  it('keeps to its least and most', async () => {
    await set({ autoscaler: { ...scaler, min: 2, max: 3 } });
    await live(2, 0);
    expect(count()).toBe(2);
    await live(10, 200);
    expect(count()).toBe(3);
  });

  it('goes to zero after the longer window, and wakes with a request', async () => {
    const behavior = { onZero: { scaleUpActivationReplicas: 2 } };
    await set({ autoscaler: { ...scaler, min: 0, behavior } });
    await live(9, 0);
    expect(count()).toBe(1);
    await live(3, 0);
    expect(count()).toBe(0);
    await live(5, 0);
    expect(count()).toBe(0);
    await live(0.5, 4);
    expect(count()).toBe(2);
  });

  it('does nothing for metrics that it does not know', async () => {
    await set({ autoscaler: { ...scaler, strategies: [{ metricName: 'custom[ttft]', threshold: 1 }] } });
    await live(10, 100);
    expect(count()).toBe(1);
  });

  it('scales on the requests to another service', async () => {
    await store.commit((state) => {
      const request = { document: plainSpec('front'), workspaceId: undefined, labels: {} };
      return createService(state, request, env());
    });
    const front = store.state.services.find((entry) => entry.name === 'front');
    await set({ autoscaler: { ...scaler, strategies: [{ metricName: 'qps', threshold: 10, service: 'front' }] } });
    for (let step = 0; step < 40; step += 1) {
      for (let index = 0; index < 6; index += 1) {
        telemetry
          .arrived(deployed('front', { uid: front?.uid ?? '' }))
          .ended({ status: 200, ms: 1, bytesIn: 1, bytesOut: 1 });
      }
      clock.pass(0.25);
      await store.settled();
    }
    // 24 a second at 10 for each: three, and not more and more of them.
    expect(count()).toBe(3);
  });

  it('scales a member of an aggregate on the requests to its router', async () => {
    await store.commit((state) => {
      const document = gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'big');
      return createService(state, { document, workspaceId: undefined, labels: {} }, env());
    });
    clock.pass(3600);
    const find = (name: string) => requireService(store.state, name, clock.now());
    const strategies = [{ metricName: 'qps', threshold: 2, service: 'big-router' }];
    await store.commit((state) => {
      const decode = { ...find('big-decode'), autoscaler: { min: 1, max: 3, strategies } };
      return { state: withServices(state, [decode], clock.now()), result: undefined };
    });
    for (let step = 0; step < 30; step += 1) {
      telemetry.arrived(deployed('big', { uid: find('big').uid, isAggregate: true, router: 'big-router' }));
      clock.pass(0.25);
      await store.settled();
    }
    expect(lastOperation(find('big-decode')).instances).toBe(2);
    expect(lastOperation(find('big-prefill')).instances).toBe(1);
  });

  it('reads what the configuration of the service says', async () => {
    await set({ config: { ...service().config, autoscaler: { min: 1, max: 4, strategies: { qps: 10 } } } });
    await live(8, 30);
    expect(count()).toBe(3);
  });

  it('leaves a stopped service alone', async () => {
    await set({ autoscaler: { ...scaler, min: 2 } });
    await store.commit((state) => stop(state, 'echo', env()));
    await live(10, 0);
    expect(lastOperation(service()).kind).toBe('stop');
  });

  it('stops with the emulator', async () => {
    await set({ autoscaler: { ...scaler, min: 3 } });
    loop.close();
    clock.pass(600);
    await store.settled();
    expect(count()).toBe(1);
  });
});

describe('a schedule', () => {
  const job = { name: 'up', schedule: '0 30 9 * * *', targetSize: 3, state: 'Submitted', message: '' } as const;

  function schedule(over: object = {}, excludeDates: string[] = []): Promise<void> {
    return set({ cronScaler: { excludeDates, jobs: [{ ...job, createdAt: clock.now(), ...over }] } });
  }

  /** Lets real time pass up to a time of the day, UTC. */
  async function until(time: string): Promise<void> {
    clock.pass((Date.parse(`2026-11-${time}Z`) - clock.now()) / 1000);
    await store.settled();
  }

  it('scales when its time comes by the wall clock of its zone', async () => {
    await schedule();
    await until('22T01:29:59');
    expect(count()).toBe(1);
    await until('22T01:30:00');
    expect(count()).toBe(3);
    expect(service().cronScaler?.jobs[0]).toMatchObject({
      state: 'Succeed',
      probedAt: Date.parse('2026-11-22T01:30:00Z'),
      message: 'cron hpa job up executed successfully. current replicas:1, desired replicas:3.',
    });
  });

  it('comes also when its name has two lines', async () => {
    await schedule({ name: 'up\nand away' });
    await until('22T01:30:00');
    expect(count()).toBe(3);
  });

  it('comes again the next day', async () => {
    await schedule({ timeZone: 'UTC' });
    await until('22T09:30:00');
    expect(count()).toBe(3);
    await set({ operations: [...service().operations, { kind: 'scale', at: clock.now(), instances: 1 }] });
    await until('23T09:29:59');
    expect(count()).toBe(1);
    await until('23T09:30:01');
    expect(count()).toBe(3);
  });

  it('leaves excluded dates out', async () => {
    await schedule({}, ['* * * 22 11 *']);
    await until('22T12:00:00');
    expect(count()).toBe(1);
    expect(service().cronScaler?.jobs[0]?.message).toContain('excluded');
    await until('23T01:30:00');
    expect(count()).toBe(3);
  });

  it('says why when it cannot', async () => {
    await schedule();
    await store.commit((state) => stop(state, 'echo', env()));
    await until('22T01:30:00');
    expect(service().cronScaler?.jobs[0]).toMatchObject({ state: 'Failed' });
    expect(service().cronScaler?.jobs[0]?.message).toContain('The service echo is Stopped');
  });

  it('waits for it with one timer, not by looking again and again', async () => {
    await schedule();
    const before = timers;
    await until('22T01:29:59');
    expect(timers).toBe(before);
  });
});
