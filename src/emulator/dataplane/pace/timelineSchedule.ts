import type { Schedule, Scheduled } from '../../../serving/simulation/schedule.ts';
import type { Timeline } from './timeline.ts';

/**
 * Lets parts of the simulation run in the emulator's time. A task sees the time that it was meant for, however late its
 * timer came, so that lateness does not add up.
 */
export class TimelineSchedule implements Schedule {
  readonly #timeline: Timeline;
  #meant: number | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  now(): number {
    return this.#meant ?? this.#timeline.now() / 1000;
  }

  at(time: number, task: () => void): Scheduled {
    return { cancel: this.#timeline.at(time * 1000, () => this.#run(time, task)) };
  }

  #run(time: number, task: () => void): void {
    this.#meant = time;
    try {
      task();
    } finally {
      this.#meant = undefined;
    }
  }
}
