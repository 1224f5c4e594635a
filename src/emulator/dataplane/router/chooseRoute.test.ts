import { describe, expect, it } from 'vitest';
import { Fleet } from '../pace/fleet.ts';
import { Timeline } from '../pace/timeline.ts';
import { FakeClock } from '../testing/fakeClock.ts';
import { FakeDirectory, aggregate, deployed } from '../testing/fakeDirectory.ts';
import { type Choice, chooseRoute } from './chooseRoute.ts';
import { RouterDesk } from './routerDesk.ts';
import { isRouted } from './route.ts';
import { type RouterSettings, routerSettingsOf } from './routerSettings.ts';
import { workersBehind, workersOf } from './worker.ts';

const DEFAULTS = routerSettingsOf(undefined);

function bench(...services: Parameters<typeof deployed>[]) {
  const directory = new FakeDirectory([...aggregate(2, 2), ...services.map((service) => deployed(...service))]);
  const timeline = new Timeline(new FakeClock());
  const fleet = new Fleet(timeline);
  const desk = new RouterDesk(timeline);
  const choose = (name: string, by: RouterSettings, asked = { promptTokens: 10, blocks: [] as number[] }): Choice => {
    const service = directory.find(name);
    if (service === undefined) return 'no-worker';
    const own = fleet.instancesOf(service).flatMap((instance) => workersOf(instance, 'normal'));
    const workers = isRouted(service)
      ? workersBehind(directory, service, fleet)
      : { normal: own, prefill: [], decode: [] };
    return chooseRoute(workers, by, asked, desk);
  };
  /** Chooses, and leaves this many tokens on the instances. */
  const load = (name: string, prompt: number, by = DEFAULTS): (string | number)[] => {
    const route = choose(name, by, { promptTokens: prompt, blocks: [] });
    if (typeof route === 'string') return [route];
    route.prefill.prefill.add({ tokens: prompt, blocks: [], started: () => undefined, done: () => undefined });
    route.decode.decode.promise(route.decodeRank, prompt);
    return [route.prefill.name, route.decode.name, route.decodeRank];
  };
  return { directory, fleet, desk, choose, load };
}

describe('chooseRoute', () => {
  it('takes the prefill instance with the fewest queued tokens, not the fewest requests', () => {
    const { load } = bench();
    const taken = [1000, 10, 10, 10].map((prompt) => load('r1', prompt)[0]);
    expect(taken).toEqual(['r1-prefill-0', 'r1-prefill-1', 'r1-prefill-1', 'r1-prefill-1']);
  });

  it('fills the ranks of all decode instances before it doubles up on one', () => {
    const { load } = bench();
    const taken = Array.from({ length: 16 }, () => load('r1-router', 100).slice(1).join('/'));
    expect(new Set(taken).size).toBe(16);
  });

  it('sends a request to a member only to its own instances, for both phases', () => {
    const { load } = bench();
    const [prefill, decode] = load('r1-decode', 10);
    expect([prefill, decode]).toEqual(['r1-decode-0', 'r1-decode-0']);
  });

  it('spreads over the plain services behind a router of a group', () => {
    const workers = ['one', 'two'];
    const { load } = bench(['front', { engine: 'router', memberType: 'LLMGateway', workers }], ['one'], ['two']);
    expect([load('front', 10)[0], load('front', 10)[0]]).toEqual(['one-0', 'two-0']);
  });

  it('finds none when a role has no ready instance', () => {
    const { directory, choose } = bench();
    expect(choose('r1', DEFAULTS)).toBeTypeOf('object');
    directory.change('r1-prefill', { readyInstances: 0, readyInstanceNames: [] });
    expect(choose('r1', DEFAULTS)).toBe('no-worker');
  });
});

function settings(gateway: object, hot: Record<string, unknown> = {}): RouterSettings {
  return routerSettingsOf({ gateway, scheduler: undefined, hot });
}

describe('policies', () => {
  it('least-request counts requests, whatever their tokens', () => {
    const { load } = bench();
    const few = settings({ schedule_policy: 'least-request' });
    expect([1000, 10, 10, 10].map((prompt) => load('r1', prompt, few)[0])).toEqual([
      'r1-prefill-0',
      'r1-prefill-1',
      'r1-prefill-0',
      'r1-prefill-1',
    ]);
  });

  it('round-robin takes turns, without a look at the load', () => {
    const { load } = bench();
    const turns = settings({ schedule_policy: 'round-robin' });
    const routes = [9000, 9000, 1].map((prompt) => load('r1', prompt, turns));
    expect(routes.map(([prefill]) => prefill)).toEqual(['r1-prefill-0', 'r1-prefill-1', 'r1-prefill-0']);
    expect(routes.map(([, decode, rank]) => `${decode}/${rank}`)).toEqual([
      'r1-decode-0/0',
      'r1-decode-0/1',
      'r1-decode-0/2',
    ]);
  });

  it('prefix-cache goes where the prompt is known, unless that instance has clearly more to do', () => {
    const { load, choose, desk, fleet, directory } = bench();
    const known = settings({ schedule_policy: 'prefix-cache' });
    const asked = { promptTokens: 64, blocks: [1, 2, 3, 4] };
    const service = directory.find('r1-prefill');
    const [, second] = service ? fleet.instancesOf(service) : [];
    if (second === undefined) throw new Error('no second instance');
    desk.prefixes.sent(second, asked);
    expect(choose('r1', known, asked)).toMatchObject({ prefill: { name: 'r1-prefill-1' } });
    expect(choose('r1', known, { ...asked, blocks: [9, 2, 3, 4] })).toMatchObject({
      prefill: { name: 'r1-prefill-0' },
    });
    load('r1', 5000, settings({ schedule_policy: 'round-robin' }));
    load('r1', 9000, settings({ schedule_policy: 'round-robin' }));
    expect(choose('r1', known, asked)).toMatchObject({ prefill: { name: 'r1-prefill-0' } });
  });

  it('an unknown policy is the default', () => {
    const { load } = bench();
    const taken = [1000, 10, 10].map((prompt) => load('r1', prompt, settings({ schedule_policy: 'pd-split' }))[0]);
    expect(taken).toEqual(['r1-prefill-0', 'r1-prefill-1', 'r1-prefill-1']);
  });
});

describe('rate limits', () => {
  const limits = (values: object, rest: object = {}): RouterSettings =>
    settings({ rate_limit: { enable: true, ...values } }, { 'llm_gateway.rate_limit': rest });

  it('leave an instance out that has its number of requests, and refuse when all have', () => {
    const { load } = bench();
    const two = limits({ max_decode_requests_per_instance: 2 });
    expect(Array.from({ length: 5 }, () => load('r1', 10, two)[1] ?? 'limited')).toEqual([
      'r1-decode-0',
      'r1-decode-0',
      'r1-decode-1',
      'r1-decode-1',
      'limited',
    ]);
  });

  it('count tokens, for one role or for both', () => {
    for (const name of ['max_tokens_per_instance', 'prefill_max_tokens_per_instance']) {
      const { load } = bench();
      const thousand = limits({ [name]: 1000 });
      const prompts = [600, 600, 600, 300, 100];
      expect(prompts.map((prompt) => load('r1', prompt, thousand)[0])).toEqual([
        'r1-prefill-0',
        'r1-prefill-1',
        'limited',
        'r1-prefill-0',
        'r1-prefill-1',
      ]);
    }
  });

  it('of a service are counted over all its instances', () => {
    const { load } = bench();
    const both = limits({ scope: 'service', max_prefill_requests_per_instance: 2 });
    const taken = Array.from({ length: 5 }, () => load('r1', 10, both)[0]);
    expect(taken.indexOf('limited')).toBe(4);
  });

  it('hold only while they are enabled; the hot configuration goes before the other', () => {
    const { load } = bench();
    const off = limits({ max_requests_per_instance: 1 }, { enable: 'false' });
    expect(Array.from({ length: 4 }, () => load('r1', 10, off)[0])).not.toContain('limited');
  });
});
