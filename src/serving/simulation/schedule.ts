/** Something that can still be taken back. */
export interface Scheduled {
  /** Does nothing once it has run. */
  cancel(): void;
}

/** Runs tasks at times; in the simulation time jumps, in an emulator it passes. Times in seconds. */
export interface Schedule {
  now(): number;
  /** Runs the task at that time, or as soon as possible when it has passed. */
  at(time: number, task: () => void): Scheduled;
}
