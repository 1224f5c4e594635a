import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { PlanView } from '../../../messages/deployAdvice.ts';
import { DeployState } from '../../../messages/deploy.ts';
import { FakeHost, type FakeHostOptions } from '../fakeHost.testing.ts';
import { configOf, edit, filled } from '../filledForm.testing.ts';

const prices = { 'ml.gu8tef.8.46xlarge': 400 };

async function advised(rate = '6', options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await filled(options);
  edit(host, { field: 'workload', name: 'requestRate', value: rate });
  host.session.handle({ type: 'advise' });
  await host.until(({ advice }) => advice?.status === 'ready');
  return host;
}

function proposal(host: FakeHost): PlanView {
  const plan = host.session.state.advice?.plans.find(({ kind }) => kind === 'proposal');
  if (!plan) throw new Error('Nothing is proposed.');
  return plan;
}

describe('the advisor', () => {
  test('proposes more where the form has too little, tried in a simulation, beside the form and alternatives', async () => {
    const host = await advised();
    const { advice } = host.session.state;
    expect(z.safeParse(DeployState, host.session.state).error).toBeUndefined();
    expect(advice?.plans.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['proposal', 'before', 'alternative']) as string[],
    );
    const before = advice?.plans.find(({ kind }) => kind === 'before');
    expect(before).toMatchObject({ inForm: true, meetsGoals: false, gpus: 16 });
    expect(proposal(host)).toMatchObject({ inForm: false, meetsGoals: true });
    expect(proposal(host).use).toBeLessThanOrEqual(1);
    expect(proposal(host).gpus).toBeGreaterThan(16);
    expect(advice?.sentence).toMatch(/6 requests\/s need \d Prefill and \d Decode/);
  });

  test('leaves a form alone that does it with no more GPUs', async () => {
    const host = await advised('1');
    expect(proposal(host)).toMatchObject({ inForm: true, changes: [], gpus: 16 });
    expect(host.session.state.advice?.sentence).toMatch(/needs no change/);
  });

  test('changes only what it names, and that is taken back', async () => {
    const host = await advised();
    const plan = proposal(host);
    const before = configOf(host) as { members: object[] };
    expect(plan.changes?.length).toBeGreaterThan(0);
    host.session.handle({ type: 'applyPlan', plan: plan.id });
    expect(proposal(host)).toMatchObject({ inForm: true, changes: [] });
    expect(host.session.state.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const after = configOf(host) as { members: object[] };
    expect({ ...after, members: undefined }).toEqual({ ...before, members: undefined });
    expect(after.members[2]).toEqual(before.members[2]);
    expect(linesChanged(before, after)).toBe(plan.changes?.length);
    host.session.handle({ type: 'undo' });
    expect(configOf(host)).toEqual(before);
  });

  test('an alternative can be applied; one that is no pair cannot', async () => {
    const host = await advised();
    const plans = host.session.state.advice?.plans ?? [];
    const single = plans.find(({ prefill }) => prefill === undefined);
    expect(single?.changes).toBeUndefined();
    const { text } = host.session.state.config;
    host.session.handle({ type: 'applyPlan', plan: single?.id ?? '' });
    host.session.handle({ type: 'applyPlan', plan: 'nonsense' });
    expect(host.session.state.config.text).toBe(text);
    const other = plans.find(({ kind, changes }) => kind === 'alternative' && changes !== undefined);
    host.session.handle({ type: 'applyPlan', plan: other?.id ?? '' });
    expect(host.session.state.advice?.plans.find(({ id }) => id === other?.id)?.inForm).toBe(true);
  });

  test('counts in GPU-hours without a price, and in money with one', async () => {
    const host = await advised();
    expect(host.session.state.advice).toMatchObject({ withoutPrice: ['ml.gu8tef.8.46xlarge'] });
    expect(host.session.state.advice?.currency).toBeUndefined();
    const hours = proposal(host).fullCost;
    host.types = '400';
    host.session.handle({ type: 'setPrice', instanceType: 'ml.gu8tef.8.46xlarge' });
    await host.until(({ advice }) => advice?.currency !== undefined);
    expect(host.settings.prices).toEqual(prices);
    expect(host.session.state.advice).toMatchObject({ currency: 'CNY', withoutPrice: [] });
    // 400 for a machine of 8 GPUs.
    expect(proposal(host).fullCost).toBeCloseTo(hours * 50);
    host.set({ currency: 'USD' });
    expect(host.session.state.advice?.currency).toBe('USD');
  });

  test('says that it is of another load, or of another form', async () => {
    const host = await advised();
    expect(host.session.state.advice?.outdated).toBe(false);
    edit(host, { field: 'workload', name: 'inputTokens', value: '1000' });
    expect(host.session.state.advice?.outdated).toBe(true);
    host.session.handle({ type: 'advise' });
    await host.until(({ advice }) => advice?.status === 'ready' && !advice.outdated);
    edit(host, { field: 'env', member: 'LLMDecode', rows: [] });
    expect(host.session.state.advice?.outdated).toBe(true);
  });

  test('says that nothing keeps the goals', async () => {
    const host = await filled();
    edit(host, { field: 'workload', name: 'ttftMs', value: '100' });
    host.session.handle({ type: 'advise' });
    await host.until(({ advice }) => advice?.status === 'ready');
    expect(host.session.state.advice?.sentence).toMatch(/No layout on these GPUs keeps your goals/);
    expect(host.session.state.advice?.plans.filter(({ kind }) => kind === 'proposal')).toEqual([]);
  });

  test('can be cancelled, put away, and fail', async () => {
    const host = await filled();
    host.capacity.gate = new Promise(() => undefined);
    host.session.handle({ type: 'advise' });
    expect(host.session.state.advice).toMatchObject({ status: 'running', plans: [] });
    host.session.handle({ type: 'closeAdvice' });
    expect(host.session.state.advice).toBeUndefined();
    expect(host.capacity.cancelled).toHaveLength(1);
    host.capacity.gate = undefined;
    host.capacity.failure = new Error('broken');
    host.session.handle({ type: 'advise' });
    await host.until(({ advice }) => advice?.status === 'failed');
    expect(host.session.state.advice?.problem?.message).toMatch(/\w/);
    host.session.handle({ type: 'closeAdvice' });
    expect(host.session.state.advice).toBeUndefined();
  });

  test('is not asked where there is no pair', async () => {
    const host = await filled();
    edit(host, { field: 'template', value: 'prf-vllm-single' });
    await host.until(({ spec }) => spec.status === 'ready');
    expect(host.session.state.canAdvise).toBe(false);
    host.session.handle({ type: 'advise' });
    expect(host.session.state.advice).toBeUndefined();
  });

  test('is forgotten with the form', async () => {
    const host = await advised();
    host.session.handle({ type: 'startOver' });
    await host.until(({ name }) => name === '');
    expect(host.session.state.advice).toBeUndefined();
  });
});

/** Places in which two configurations differ. */
function linesChanged(one: unknown, other: unknown): number {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? 0 : 1;
  }
  const [before, after] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...before.keys(), ...after.keys()])].reduce(
    (sum, key) => sum + linesChanged(before.get(key), after.get(key)),
    0,
  );
}
