import { describe, expect, it } from 'vitest';
import { stop } from '../services/operate.ts';
import { gallerySpec, plainSpec, TestServices } from '../services/testServices.testing.ts';
import { isKnown, trafficIn, useIn } from './history.ts';
import { pastTraffic } from './modelledPast.ts';
import { resourceUse } from './resourceUse.ts';
import { Telemetry } from './telemetry.ts';

const minute = 60_000;

/** Services that ran for three hours when the emulator began. */
function ranBefore() {
  const services = new TestServices();
  services.create(gallerySpec('DeepSeek-R1-0528-PAI-optimized', 'pd', 'big'));
  services.create(plainSpec('echo'));
  services.pass(180);
  const begunAt = services.clock.now();
  services.state = { ...services.state, begunAt };
  const telemetry = new Telemetry(services.clock, (name) => services.find(name).uid);
  return { services, telemetry, begunAt, env: () => ({ state: services.state, telemetry, now: services.clock.now() }) };
}

describe('before the emulator began', () => {
  it('traffic is modelled while every part of a service ran', () => {
    const { services, begunAt, env } = ranBefore();
    for (const name of ['big', 'big-prefill', 'big-decode', 'echo']) {
      const sums = trafficIn(env(), services.find(name), begunAt - 10 * minute, begunAt - 9 * minute);
      expect(sums.arrived, name).toBeGreaterThan(0);
      const early = trafficIn(env(), services.find(name), begunAt - 180 * minute, begunAt - 179 * minute);
      expect(early.arrived, name).toBe(0);
    }
  });

  it('the services of an aggregate have the same requests, and each role its part of the time', () => {
    const { services, begunAt, env } = ranBefore();
    const [whole, prefill, decode] = ['big', 'big-prefill', 'big-decode'].map((name) =>
      trafficIn(env(), services.find(name), begunAt - minute, begunAt),
    );
    expect(prefill?.arrived).toBe(whole?.arrived);
    expect(decode?.arrived).toBe(whole?.arrived);
    expect(prefill?.totalMs).toBeLessThan(decode?.totalMs ?? 0);
    expect(decode?.totalMs).toBeLessThan(whole?.totalMs ?? 0);
  });

  it('it is the same for each who asks, now and later', () => {
    const { services, begunAt, env } = ranBefore();
    const ask = () => trafficIn(env(), services.find('big'), begunAt - 5 * minute, begunAt - 4 * minute);
    const before = ask();
    services.pass(45);
    expect(ask()).toEqual(before);
  });

  it('differs from minute to minute, but not wildly', () => {
    const load = { seed: 'big', isLlm: true, share: 1 };
    const counts = Array.from(
      { length: 60 },
      (_, index) => pastTraffic(load, index * minute, (index + 1) * minute).arrived,
    );
    expect(new Set(counts).size).toBe(60);
    expect(Math.max(...counts)).toBeLessThan(2 * Math.min(...counts));
  });

  it('a stopped service has none', () => {
    const { services, env, begunAt } = ranBefore();
    services.run((state, changeEnv) => stop(state, 'echo', { ...changeEnv, now: begunAt - 60 * minute }));
    expect(trafficIn(env(), services.find('echo'), begunAt - 10 * minute, begunAt - 9 * minute).arrived).toBe(0);
    expect(
      trafficIn(env(), services.find('echo'), begunAt - 90 * minute, begunAt - 89 * minute).arrived,
    ).toBeGreaterThan(0);
  });
});

describe('since the emulator began', () => {
  it('only what was recorded counts', () => {
    const { services, env, begunAt } = ranBefore();
    services.pass(10);
    expect(trafficIn(env(), services.find('big'), begunAt + minute, begunAt + 2 * minute).arrived).toBe(0);
  });

  it('what is too long ago, or was before a restart, is not known rather than nothing', () => {
    const { services, telemetry, env, begunAt } = ranBefore();
    services.pass(30 * 60);
    const later = new Telemetry(services.clock, () => undefined);
    const { now } = env();
    expect(isKnown(env(), begunAt - minute)).toBe(true);
    expect(isKnown(env(), begunAt + minute)).toBe(false);
    expect(isKnown(env(), now - 23 * 60 * minute)).toBe(true);
    expect(telemetry.recordedSince(now)).toBe(now - 24 * 60 * minute);
    expect(isKnown({ ...env(), telemetry: later }, now - minute)).toBe(false);
  });
});

describe('what an instance uses', () => {
  const idle = { busy: 0, load: 0 };

  function decodeInstance() {
    const { services } = ranBefore();
    const service = services.find('big-decode');
    const [instance] = service.instances;
    if (!instance) throw new Error('no instance');
    return { service, instance, at: services.clock.now() };
  }

  it('grows with its work, and never beyond the machine', () => {
    const { service, instance, at } = decodeInstance();
    const uses = [0, 1, 4, 50, 5000].map((load) =>
      resourceUse(service, instance, { busy: load > 0 ? 1 : 0, load }, at),
    );
    const cores = uses.map((use) => use.usedCores);
    expect(cores).toEqual(cores.toSorted((a, b) => a - b));
    expect(uses.map((use) => use.gpuPercent)).toEqual(uses.map((use) => use.gpuPercent).toSorted((a, b) => a - b));
    for (const use of uses) {
      expect(use.usedCores).toBeLessThanOrEqual(use.cores);
      expect(use.usedMemoryBytes).toBeLessThan(use.memoryBytes);
      expect(use.usedGpuMemoryBytes).toBeLessThan(use.gpuMemoryBytes);
      expect(use.gpuPercent).toBeLessThanOrEqual(100);
    }
    expect(uses[0]).toMatchObject({ cores: 184, gpus: 8, gpuPercent: 0 });
  });

  it('is nothing before it has a machine, and grows while it loads', () => {
    const { service, instance } = decodeInstance();
    const { pulledAt = 0, loadedAt = 0 } = instance;
    const at = (ms: number) => resourceUse(service, instance, idle, ms);
    expect(at(instance.orderedAt)).toMatchObject({ usedCores: 0, usedMemoryBytes: 0, usedGpuMemoryBytes: 0 });
    const early = at(pulledAt + 0.1 * (loadedAt - pulledAt)).usedMemoryBytes;
    const late = at(pulledAt + 0.9 * (loadedAt - pulledAt)).usedMemoryBytes;
    expect(early).toBeGreaterThan(0);
    expect(late).toBeGreaterThan(4 * early);
  });

  it('follows the work that was modelled for it', () => {
    const { services, env, begunAt } = ranBefore();
    const service = services.find('big-decode');
    const [instance] = service.instances;
    const use = instance && useIn(env(), service, instance, begunAt - minute, begunAt);
    expect(use?.load).toBeGreaterThan(0.5);
    expect(use?.busy).toBeLessThan(1);
  });
});
