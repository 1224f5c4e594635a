import { describe, expect, it } from 'vitest';
import { errorsOf, MEASURED_ROWS, type MeasuredRow, type RowErrors } from './calibration.testing.ts';

const BELOW_FULL = 0.85;
const errors = new Map<MeasuredRow, RowErrors>();

/** Each row is replayed once. */
function errorsIn(row: MeasuredRow): RowErrors {
  const found = errors.get(row) ?? errorsOf(row);
  errors.set(row, found);
  return found;
}

/**
 * Four 8,192-token rows at load 0.81 that serving/model.md, section 6, names as open: their TTFT comes out 60 % too low. If
 * their prefill were attention data parallel, each batch waiting for its fullest rank, it would be 40 % too low; but
 * the rows with TP8 decode, whose runs have the same labels, would then be up to 75 % too high.
 */
function isOpen({ inputTokens, users }: MeasuredRow): boolean {
  return inputTokens === 8192 && (users === 128 || users === 768);
}

describe('the simulation against what was measured', () => {
  it.each(MEASURED_ROWS)('$name: TPOT and throughput within 15 %', (row) => {
    const { tpot, requestsPerSecond, completed } = errorsIn(row);
    expect(Math.abs(tpot)).toBeLessThan(0.15);
    expect(Math.abs(requestsPerSecond)).toBeLessThan(0.15);
    expect(Math.abs(completed)).toBeLessThan(0.15);
  });

  const judged = MEASURED_ROWS.filter((row) => row.prefillLoad < BELOW_FULL);
  it.each(judged.filter((row) => !isOpen(row)))('$name: TTFT within 40 %', (row) => {
    expect(Math.abs(errorsIn(row).ttft)).toBeLessThan(0.4);
  });

  it.each(judged.filter(isOpen))('$name: TTFT is too low', (row) => {
    expect(errorsIn(row).ttft).toBeLessThan(-0.4);
  });

  it('has small mean errors', () => {
    const all = MEASURED_ROWS.map((row) => errorsIn(row));
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
    expect(mean(all.map(({ tpot }) => tpot))).toBeLessThan(0.04);
    expect(mean(all.map(({ requestsPerSecond }) => requestsPerSecond))).toBeLessThan(0.045);
  });

  it('leaves the TTFT of few rows out of judgement', () => {
    expect(MEASURED_ROWS.length - judged.length).toBeLessThanOrEqual(3);
    expect(judged.filter(isOpen)).toHaveLength(4);
  });
});
