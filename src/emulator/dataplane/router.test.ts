import { describe, expect, it } from 'vitest';
import { Fleet } from './pace/fleet.ts';
import { Timeline } from './pace/timeline.ts';
import { type Route, chooseRoute } from './router.ts';
import { FakeClock } from './testing/fakeClock.ts';
import { FakeDirectory, aggregate, deployed } from './testing/fakeDirectory.ts';

function bench(...services: Parameters<typeof deployed>[]) {
  const directory = new FakeDirectory([...aggregate(2, 2), ...services.map((service) => deployed(...service))]);
  const fleet = new Fleet(new Timeline(new FakeClock()));
  const choose = (name: string): Route | undefined => {
    const service = directory.find(name);
    return service && chooseRoute(directory, service, fleet);
  };
  /** Chooses, and leaves this many tokens on the instances. */
  const load = (name: string, prompt: number): (string | number | undefined)[] => {
    const route = choose(name);
    if (route === undefined) return [];
    fleet.hold(route.prefill, () => undefined);
    fleet.hold(route.decode, () => undefined);
    route.prefill.prefill.add(prompt, () => undefined);
    route.decode.decode.promise(route.decodeRank, prompt, 1);
    return [route.prefill.name, route.decode.name, route.decodeRank];
  };
  return { directory, choose, load };
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
    const { choose } = bench();
    const route = choose('r1-decode');
    expect([route?.prefill.service, route?.decode]).toEqual(['r1-decode', route?.prefill]);
  });

  it('spreads over the plain services behind a router of a group', () => {
    const workers = ['one', 'two'];
    const { load } = bench(['front', { engine: 'router', memberType: 'LLMGateway', workers }], ['one'], ['two']);
    expect([load('front', 10)[0], load('front', 10)[0]]).toEqual(['one-0', 'two-0']);
  });

  it('finds none when a role has no ready instance', () => {
    const { directory, choose } = bench();
    expect(choose('r1')).toBeDefined();
    directory.change('r1-prefill', { readyInstances: 0, readyInstanceNames: [] });
    expect(choose('r1')).toBeUndefined();
  });
});
