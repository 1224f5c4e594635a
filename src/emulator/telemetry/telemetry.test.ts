import { describe, expect, it } from 'vitest';
import { aggregate, deployed } from '../dataplane/testing/fakeDirectory.ts';
import { TestClock } from '../testEmulator.testing.ts';
import { Telemetry } from './telemetry.ts';

const begin = Date.UTC(2026, 10, 22, 1);

function started() {
  const clock = new TestClock(begin);
  const telemetry = new Telemetry(clock, (name) => `eas-m-${name}`);
  const of = (name: string) => telemetry.of(`eas-m-${name}`);
  return { clock, telemetry, of };
}

const end = { status: 200, ms: 900, bytesIn: 100, bytesOut: 2000 };

describe('a request to an engine', () => {
  it('counts when it comes, and again when it is answered', () => {
    const { clock, telemetry, of } = started();
    const request = telemetry.arrived(deployed('qwen'));
    clock.pass(61);
    request.ended(end);
    expect(of('qwen')?.between(begin, begin + 60_000)).toMatchObject({ arrived: 1, ok: 0 });
    const second = of('qwen')?.between(begin + 60_000, begin + 120_000);
    expect(second).toMatchObject({ arrived: 0, ok: 1, totalMs: 900, bytesIn: 100, bytesOut: 2000 });
  });

  it('is of the class of its status', () => {
    const { telemetry, of } = started();
    for (const status of [200, 302, 404, 499, 503]) telemetry.arrived(deployed('qwen')).ended({ ...end, status });
    const sums = of('qwen')?.between(begin, begin + 60_000);
    expect(sums).toMatchObject({ arrived: 5, ok: 2, clientErrors: 2, serverErrors: 1 });
  });

  it('keeps its instance busy, also while it is still under way', () => {
    const { clock, telemetry, of } = started();
    const qwen = deployed('qwen', { readyInstanceNames: ['a', 'b'] });
    const request = telemetry.arrived(qwen);
    request.routed({ service: 'qwen', name: 'b' }, { service: 'qwen', name: 'b' }, 30);
    clock.pass(30);
    expect(of('qwen')?.use('b', begin, begin + 60_000, clock.now())).toEqual({ busy: 1, load: 1 });
    expect(of('qwen')?.use('a', begin, begin + 60_000, clock.now())).toEqual({ busy: 0, load: 0 });
    request.produced(12, 400);
    request.ended(end);
    clock.pass(30);
    expect(of('qwen')?.use('b', begin, begin + 60_000, clock.now())).toEqual({ busy: 0.5, load: 0.5 });
    expect(of('qwen')?.between(begin, begin + 60_000)).toMatchObject({
      promptTokens: 30,
      outputTokens: 12,
      arrived: 1,
    });
  });

  it('adds up with others on the same instance', () => {
    const { clock, telemetry, of } = started();
    const qwen = deployed('qwen');
    const requests = [telemetry.arrived(qwen), telemetry.arrived(qwen), telemetry.arrived(qwen)];
    clock.pass(15);
    for (const request of requests) request.ended(end);
    clock.pass(45);
    expect(of('qwen')?.use('qwen-0', begin, begin + 60_000, clock.now())).toEqual({ busy: 0.25, load: 0.75 });
  });
});

describe('a request to an aggregate', () => {
  it('counts for the aggregate, its router and both roles, each with its own part of the time', () => {
    const { clock, telemetry, of } = started();
    const [r1] = aggregate();
    if (!r1) throw new Error('no aggregate');
    const request = telemetry.arrived({ ...r1, readyInstanceNames: ['r1-router-0'] });
    request.routed({ service: 'r1-prefill', name: 'r1-prefill-0' }, { service: 'r1-decode', name: 'r1-decode-0' }, 500);
    clock.pass(6);
    request.produced(1, 6000);
    clock.pass(24);
    request.produced(64, 30_000);
    request.ended({ ...end, ms: 30_000 });
    const total = (name: string) => of(name)?.between(begin, begin + 60_000);
    for (const name of ['r1', 'r1-router', 'r1-prefill', 'r1-decode']) {
      expect(total(name), name).toMatchObject({ arrived: 1, ok: 1, promptTokens: 500, outputTokens: 64 });
    }
    expect(total('r1')?.totalMs).toBe(30_000);
    expect(total('r1-prefill')?.totalMs).toBe(6000);
    expect(total('r1-decode')?.totalMs).toBe(24_000);
    clock.pass(30);
    const busy = (name: string) => of(name)?.use(`${name}-0`, begin, begin + 60_000, clock.now()).busy;
    expect([busy('r1-router'), busy('r1-prefill'), busy('r1-decode')]).toEqual([0.5, 0.1, 0.4]);
  });

  it('that no instance takes counts for the aggregate all the same', () => {
    const { telemetry, of } = started();
    const [r1] = aggregate();
    if (!r1) throw new Error('no aggregate');
    telemetry.arrived({ ...r1, readyInstances: 0, readyInstanceNames: [] }).ended({ ...end, status: 503 });
    expect(of('r1')?.between(begin, begin + 60_000)).toMatchObject({ arrived: 1, serverErrors: 1 });
  });
});

it('remembers a bounded number of services and instances', () => {
  const { telemetry, of } = started();
  for (let index = 0; index < 5000; index += 1) telemetry.arrived(deployed(`s${index}`)).ended(end);
  expect(of('s0')).toBeUndefined();
  expect(of('s4999')).toBeDefined();
  for (let index = 0; index < 1000; index += 1) {
    telemetry.arrived(deployed('one', { readyInstanceNames: [`i${index}`] })).ended(end);
  }
  expect(of('one')?.rememberedInstances).toBeLessThanOrEqual(256);
});
