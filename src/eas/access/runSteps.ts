import { type CheckRow, isPassed, type NotChecked, type Outcome } from './checkRow.ts';

/** What one step found out that a later one works with. */
export interface Known {
  /** A service that is there. */
  readonly service?: string;
  readonly workspaceId?: string;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly profile?: string;
  /** What the first signed read came to: it tells of the signature and of its own permission. */
  readonly firstRead?: StepEnd;
  /** The server's clock minus ours in ms. */
  readonly skewMs?: number;
}

/** What came of a step. */
export interface StepEnd {
  readonly outcome: Outcome;
  readonly requestId?: string | undefined;
  /** Where another step already took the time. */
  readonly tookMs?: number | undefined;
  readonly known?: Known;
  /** What it tells of another row, which had been found otherwise. */
  readonly also?: { readonly id: string; readonly outcome: Outcome };
}

/** One step of the check. */
export interface Step {
  readonly row: Pick<CheckRow, 'id' | 'group' | 'subject'>;
  /** Rows that must have passed before; one that has not leaves this one unchecked. */
  readonly needs: readonly string[];
  /** Rows whose end is waited for, whatever it is. */
  readonly after?: readonly string[];
  /** Finds out. Rejects only when the signal aborted. */
  readonly run: (known: Known, signal: AbortSignal) => Promise<StepEnd>;
}

/** How steps are run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** How many at the same time. */
  readonly parallel: number;
  /** Ms of any clock. */
  readonly now: () => number;
  /** Called with all rows at every change, in the order of the steps. */
  readonly onRows: (rows: readonly CheckRow[]) => void;
}

/** The rows of steps before anything is tried. */
export function waitingRows(steps: readonly Step[]): CheckRow[] {
  return steps.map(({ row }) => ({ ...row, state: 'waiting' }));
}

/**
 * Runs the steps, each after those that it needs, a few at a time. What depends on a step that did not pass is "not
 * checked"; what is open when the signal aborts too. Gives the rows at the end; never rejects.
 */
export async function runSteps(steps: readonly Step[], options: RunOptions): Promise<readonly CheckRow[]> {
  const run = new Run(steps, options);
  await run.all();
  return run.rows;
}

class Run {
  rows: readonly CheckRow[];
  #known: Known = {};
  readonly #running = new Map<string, Promise<void>>();

  constructor(
    private readonly steps: readonly Step[],
    private readonly options: RunOptions,
  ) {
    this.rows = waitingRows(steps);
  }

  async all(): Promise<void> {
    this.options.onRows(this.rows);
    for (;;) {
      this.#settleWhatCannotRun();
      this.#startWhatCanRun();
      if (this.#running.size === 0) return;
      await Promise.race(this.#running.values());
    }
  }

  /** One that cannot run may stand before the one that it needs: again until nothing changes. */
  #settleWhatCannotRun(): void {
    for (let settled = true; settled;) {
      const waiting = this.steps.filter(({ row }) => this.#row(row.id)?.state === 'waiting');
      settled = waiting.some((step) => this.#settle(step));
    }
  }

  #settle(step: Step): boolean {
    const obstacle = step.needs.map((id) => this.#row(id)).find(isObstacle);
    if (this.options.signal.aborted) this.#end(step.row.id, cancelled);
    else if (obstacle) this.#end(step.row.id, notChecked(reasonOf(obstacle)));
    else return false;
    return true;
  }

  #startWhatCanRun(): void {
    for (const step of this.steps) {
      if (this.#running.size >= this.options.parallel) return;
      const before = [...step.needs, ...(step.after ?? [])];
      const waits = this.#row(step.row.id)?.state === 'waiting';
      if (waits && before.every((id) => this.#row(id)?.state === 'done')) this.#start(step);
    }
  }

  #start(step: Step): void {
    const { id } = step.row;
    const startedAt = this.options.now();
    this.#change(id, { state: 'running' });
    const work = step
      .run(this.#known, this.options.signal)
      .catch((): StepEnd => (this.options.signal.aborted ? cancelled : broken))
      .then((end) => {
        this.#running.delete(id);
        const tookMs = end.tookMs ?? Math.max(0, this.options.now() - startedAt);
        const { result } = end.outcome;
        this.#end(id, result === 'not-checked' || result === 'not-tried' ? end : { ...end, tookMs });
      });
    this.#running.set(id, work);
  }

  #end(id: string, { outcome, tookMs, requestId, known, also }: StepEnd): void {
    this.#known = { ...this.#known, ...known };
    this.#change(id, {
      state: 'done',
      outcome,
      ...(tookMs === undefined ? {} : { tookMs }),
      ...(requestId === undefined ? {} : { requestId }),
    });
    if (also) this.#change(also.id, { outcome: also.outcome });
  }

  #change(id: string, change: Partial<CheckRow>): void {
    this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
    this.options.onRows(this.rows);
  }

  #row(id: string): CheckRow | undefined {
    return this.rows.find((row) => row.id === id);
  }
}

const cancelled = notChecked({ kind: 'cancelled' });
/** A step tells what went wrong by itself; this is for what nobody thought of. */
const broken: StepEnd = {
  outcome: { result: 'failed', problem: { kind: 'error', error: { kind: 'unexpected-answer', action: 'Connect' } } },
};

/** The end of a step that could not find out. */
export function notChecked(why: NotChecked): StepEnd {
  return { outcome: { result: 'not-checked', why } };
}

function isObstacle(row: CheckRow | undefined): row is CheckRow {
  return row?.outcome !== undefined && !isPassed(row.outcome);
}

/** What stopped the row that stands in the way: a person mends the first of the chain. */
function reasonOf(row: CheckRow): NotChecked {
  const { outcome } = row;
  const passesOn = outcome?.result === 'not-checked' && ['blocked', 'not-offered'].includes(outcome.why.kind);
  return passesOn ? outcome.why : { kind: 'blocked', by: row.subject };
}
