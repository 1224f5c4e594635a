import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fakeClock.ts';
import { Timeline } from './timeline.ts';

describe('Timeline', () => {
  it('runs tasks in the order of their times, whatever the order they came in', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock);
    const ran: string[] = [];
    for (const at of [50, 10, 40, 20, 30, 10]) timeline.at(at, () => ran.push(`${at}@${clock.now()}`));
    clock.advance(100);
    expect(ran).toEqual(['10@10', '10@10', '20@20', '30@30', '40@40', '50@50']);
  });

  it('sets one timer for a crowd of tasks that fall due together', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock);
    let ran = 0;
    for (let index = 0; index < 1000; index += 1) timeline.at(20 + index / 10_000, () => (ran += 1));
    clock.advance(30);
    expect(ran).toBe(1000);
    expect(clock.timersSet).toBeLessThanOrEqual(2);
  });

  it('runs what a task adds, at once when it is due already', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock);
    const ran: number[] = [];
    timeline.at(10, () => {
      timeline.at(5, () => ran.push(5));
      timeline.at(25, () => ran.push(25));
    });
    clock.advance(10);
    expect(ran).toEqual([5]);
    clock.advance(15);
    expect(ran).toEqual([5, 25]);
  });

  it('forgets what is taken back, and everything when closed', () => {
    const clock = new FakeClock();
    const timeline = new Timeline(clock);
    const ran: number[] = [];
    const cancel = timeline.at(10, () => ran.push(1));
    timeline.at(12, () => ran.push(2));
    cancel();
    clock.advance(11);
    timeline.close();
    clock.advance(100);
    expect([ran, clock.waiting]).toEqual([[], 0]);
  });
});
