/** Where the emulator takes the time from; tests put their own in. */
export interface Clock {
  /** Real time, ms since 1970. */
  now(): number;
  /** Runs `task` once after `ms`; the answer takes it back. Left out by clocks on which nothing happens by itself. */
  after?(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    // Scaling alone is no reason to keep the process.
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * How much faster than real time the control plane waits. Durations are thought in minutes of the cloud; what is
 * stored and reported is real time.
 */
export interface TimeScale {
  /** The cloud's minutes as ms of this machine. */
  ms(minutes: number): number;
}

/** A scale of X: the cloud's minute takes 60000 / X ms here. */
export function timeScale(factor: number): TimeScale {
  return { ms: (minutes) => Math.round((minutes * 60_000) / factor) };
}

/** `2026-11-21T22:00:51Z`, as services and instances report times. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-21 22:00:51` in UTC, as events and log queries write times. */
export function plainSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads both forms above; undefined when it is neither. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/.exec(text.trim());
  if (!match) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
