import { describe, expect, it } from 'vitest';
import { deferred } from '../../../test/deferred.ts';
import type { CheckRow, Outcome } from './checkRow.ts';
import { runSteps, type Step, type StepEnd } from './runSteps.ts';

const ok: StepEnd = { outcome: { result: 'ok', finding: { kind: 'allowed' } } };
const wrong: StepEnd = { outcome: { result: 'failed', problem: { kind: 'invisible' } } };

function step(id: string, needs: string[], work: Step['run'] = async () => ok, after: string[] = []): Step {
  return { row: { id, group: 'reading', subject: { kind: 'workspace', workspaceId: id } }, needs, after, run: work };
}

function run(
  steps: Step[],
  options: { parallel?: number; signal?: AbortSignal; onRows?: (rows: readonly CheckRow[]) => void } = {},
) {
  const { parallel = 4, signal = new AbortController().signal, onRows = () => undefined } = options;
  return runSteps(steps, { parallel, signal, onRows, now: () => 0 });
}

const results = (rows: readonly CheckRow[]): (Outcome['result'] | undefined)[] =>
  rows.map(({ outcome }) => outcome?.result);

describe('runSteps', () => {
  it('runs a step after what it needs, though that stands later, and hands on what is known', async () => {
    const seen: unknown[] = [];
    const rows = await run([
      step('second', ['first'], async (known) => {
        seen.push(known);
        return ok;
      }),
      step('first', [], async () => ({ ...ok, known: { service: 'mine' } })),
    ]);
    expect(seen).toEqual([{ service: 'mine' }]);
    expect(results(rows)).toEqual(['ok', 'ok']);
  });

  it('does not check what a failed step is needed for, and names the first of the chain', async () => {
    const rows = await run([
      step('third', ['second']),
      step('first', [], async () => wrong),
      step('second', ['first']),
      step('other', []),
    ]);
    expect(results(rows)).toEqual(['not-checked', 'failed', 'not-checked', 'ok']);
    for (const at of [0, 2]) {
      const outcome = rows[at]?.outcome;
      const why = outcome?.result === 'not-checked' ? outcome.why : undefined;
      expect(why).toEqual({ kind: 'blocked', by: { kind: 'workspace', workspaceId: 'first' } });
    }
  });

  it('waits for a step that it only comes after, whatever became of that', async () => {
    const order: string[] = [];
    const note = (id: string, end: StepEnd) => async () => {
      order.push(id);
      return end;
    };
    const rows = await run([step('late', [], note('late', ok), ['early']), step('early', [], note('early', wrong))]);
    expect(order).toEqual(['early', 'late']);
    expect(results(rows)).toEqual(['ok', 'failed']);
  });

  it('runs no more at the same time than it may', async () => {
    let running = 0;
    let most = 0;
    const gates = Array.from({ length: 6 }, () => deferred<void>());
    const steps = gates.map((gate, at) =>
      step(String(at), [], async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
        return ok;
      }),
    );
    const done = run(steps, { parallel: 2 });
    for (const gate of gates) gate.resolve();
    await done;
    expect(most).toBe(2);
  });

  it('ends at once when the signal aborts, and says of what is open that it was cancelled', async () => {
    const abort = new AbortController();
    const begun = deferred<void>();
    const done = run(
      [
        step('done', []),
        step('running', ['done'], (_known, signal) => {
          begun.resolve();
          return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        }),
        step('waiting', ['running']),
      ],
      { signal: abort.signal },
    );
    await begun.promise;
    abort.abort();
    const rows = await done;
    expect(results(rows)).toEqual(['ok', 'not-checked', 'not-checked']);
    expect(rows.slice(1).map(({ outcome }) => outcome)).toEqual([
      { result: 'not-checked', why: { kind: 'cancelled' } },
      { result: 'not-checked', why: { kind: 'cancelled' } },
    ]);
  });

  it('tells all rows at every change, in their order, and takes a step that throws for a failed one', async () => {
    const told: string[] = [];
    await run(
      [
        step('a', [], async () => {
          throw new Error('nobody thought of it');
        }),
        step('b', []),
      ],
      { parallel: 1, onRows: (rows) => told.push(rows.map(({ id, state }) => `${id}:${state}`).join(' ')) },
    );
    expect(told).toEqual([
      'a:waiting b:waiting',
      'a:running b:waiting',
      'a:done b:waiting',
      'a:done b:running',
      'a:done b:done',
    ]);
  });
});
