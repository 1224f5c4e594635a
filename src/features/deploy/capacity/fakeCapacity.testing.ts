import type {
  AdviceAnswer,
  AdviceQuestion,
  CapacityAnswer,
  CapacityModel,
  CapacityQuestion,
  Progress,
} from './capacityModel.ts';
import { workOut } from './workOut.ts';
import { workOutAdvice } from './workOutAdvice.ts';

/** The serving model in the test's own thread. A test can make it wait, or fail. */
export class FakeCapacity implements CapacityModel {
  readonly asked: CapacityQuestion[] = [];
  readonly cancelled: CapacityQuestion[] = [];
  /** What every question waits for. */
  gate: Promise<unknown> | undefined;
  failure: Error | undefined;
  disposed = false;

  estimate(question: CapacityQuestion, signal: AbortSignal): Promise<CapacityAnswer> {
    return this.#answer(question, signal, () => workOut(question));
  }

  advise(question: AdviceQuestion, progress: Progress, signal: AbortSignal): Promise<AdviceAnswer> {
    progress(0, 2);
    return this.#answer(question, signal, () => workOutAdvice(question, progress));
  }

  dispose(): void {
    this.disposed = true;
  }

  async #answer<T>(question: CapacityQuestion, signal: AbortSignal, work: () => T): Promise<T> {
    this.asked.push(question);
    signal.addEventListener('abort', () => this.cancelled.push(question));
    await this.gate;
    signal.throwIfAborted();
    if (this.failure) throw this.failure;
    return work();
  }
}
