import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { TestClock } from '../../../src/emulator/testEmulator.testing.ts';
import type { Call } from '../officialClient.ts';

/** What a walk through one area of the control plane works with. */
export interface AreaContext {
  /** Calls an action with the official client; fails when the answer is not the contract's. */
  readonly call: Call;
  readonly clock: TestClock;
  readonly emulator: Emulator;
}

/** Calls every action of its area with the official client, in an emulator of its own, and looks at what it does. */
export interface Area {
  readonly name: string;
  /** What the emulator begins with; `empty` when left out. */
  readonly seed?: 'demo' | 'empty';
  walk(context: AreaContext): Promise<void>;
}

/** A list field of an answer as objects; empty when it is no list. */
export function listIn(answer: Record<string, unknown>, field: string): Record<string, unknown>[] {
  const value = answer[field];
  return Array.isArray(value) ? value.map((entry: unknown) => ({ ...(entry as object) })) : [];
}
