import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, as the transport needs them. */
export interface TransportClock {
  /** Ms since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Waits; rejects when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const systemClock: TransportClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  pause: (ms, signal) => delay(ms, undefined, { signal }),
};
