import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fakeClock.ts';
import { deployed, workerLayout } from '../testing/fakeDirectory.ts';
import type { ServingLayout } from '../directory.ts';
import { Fleet } from './fleet.ts';
import { Timeline } from './timeline.ts';

function bench() {
  const existing = new Set(['svc-0', 'svc-1']);
  const fleet = new Fleet(new Timeline(new FakeClock()), (_service, instance) => existing.has(instance));
  const names = { readyInstanceNames: ['svc-0', 'svc-1'], readyInstances: 2 };
  return { existing, fleet, names };
}

describe('Fleet', () => {
  it('knows an instance again, with what it counted, until it is gone', () => {
    const { existing, fleet, names } = bench();
    const service = deployed('svc', names);
    const [first, second] = fleet.instancesOf(service);
    expect(fleet.instancesOf(service)).toEqual([first, second]);
    expect(fleet.instancesOf(service)[0]).toBe(first);
    existing.delete('svc-0');
    fleet.dropLost();
    expect(fleet.instancesOf(service)[0]).not.toBe(first);
    expect(fleet.instancesOf(service)[1]).toBe(second);
  });

  it('takes a new run for a new instance, and tells those who hold the old one', () => {
    const { fleet, names } = bench();
    const at = (time: number) => deployed('svc', { ...names, instanceStarts: { 'svc-0': time, 'svc-1': 1 } });
    const [first] = fleet.instancesOf(at(1));
    if (first === undefined) throw new Error('none');
    const lost: string[] = [];
    fleet.hold(first, () => lost.push('held'));
    const letGo = fleet.hold(first, () => lost.push('let go'));
    letGo();
    expect(fleet.busy).toEqual([first]);
    expect(fleet.instancesOf(at(2))[0]).not.toBe(first);
    expect([lost, fleet.busy]).toEqual([['held'], []]);
  });

  it('leaves an instance as it was started while its service is updated', () => {
    const { fleet, names } = bench();
    const layout = (tp: number): ServingLayout => {
      return { mode: 'aggregated', worker: workerLayout({ tp }), draftTokens: 0, acceptedDraftTokens: 0 };
    };
    const [first] = fleet.instancesOf(deployed('svc', { ...names, layout: layout(8) }));
    const updated = { readyInstances: 3, readyInstanceNames: ['svc-0', 'svc-1', 'svc-2'] };
    const after = fleet.instancesOf(deployed('svc', { ...updated, layout: layout(4) }));
    expect(after[0]).toBe(first);
    expect(after.map(({ spec }) => spec.tp)).toEqual([8, 8, 4]);
  });

  it('gives an engine without room for its weights its longest context, and others what fits', () => {
    const { fleet, names } = bench();
    const layout = (gpu: string, tp: number, dp: number): ServingLayout => {
      return { mode: 'aggregated', worker: workerLayout({ gpu, tp, dp }), draftTokens: 0, acceptedDraftTokens: 0 };
    };
    const modelName = 'DeepSeek-R1';
    const [fits] = fleet.instancesOf(deployed('one', { ...names, modelName, layout: layout('H20', 8, 1) }));
    const [not] = fleet.instancesOf(deployed('two', { ...names, modelName, layout: layout('H20', 1, 8) }));
    // serving/model.md, section 7: about 66.5k tokens on 96 GiB cards with TP 8, and no room with DP 8.
    expect(Math.abs((fits?.spec.kvTokensPerRank ?? 0) - 66_500)).toBeLessThan(1000);
    expect(fits?.spec.maxModelLength).toBe(fits?.spec.kvTokensPerRank);
    expect(not?.spec.kvTokensPerRank).toBe(163_840);
  });
});
