import type { Worker } from 'node:worker_threads';
import { CannotRun } from '../../../serving/cannotRun.ts';
import type {
  AdviceAnswer,
  AdviceQuestion,
  CapacityAnswer,
  CapacityModel,
  CapacityQuestion,
  Progress,
} from './capacityModel.ts';
import type { WorkerQuestion, WorkerReply } from './workerMessages.ts';

/** Milliseconds after which a thread that nobody asks is ended. */
const idleMs = 60_000;

/**
 * Asks a thread of its own, so that nothing that takes long stands in the way of the extension host. Each kind of question
 * has its thread; one that is cancelled is ended, for a simulation cannot be interrupted otherwise.
 */
export class ThreadCapacity implements CapacityModel {
  readonly #estimates: Thread;
  readonly #advice: Thread;

  constructor(start: () => Worker) {
    this.#estimates = new Thread(start);
    this.#advice = new Thread(start);
  }

  async estimate(question: CapacityQuestion, signal: AbortSignal): Promise<CapacityAnswer> {
    return (await this.#estimates.ask({ kind: 'estimate', question }, () => undefined, signal)) as CapacityAnswer;
  }

  async advise(question: AdviceQuestion, progress: Progress, signal: AbortSignal): Promise<AdviceAnswer> {
    return (await this.#advice.ask({ kind: 'advise', question }, progress, signal)) as AdviceAnswer;
  }

  dispose(): void {
    this.#estimates.end();
    this.#advice.end();
  }
}

/** One thread, started when it is asked and ended when it is cancelled or idle. */
class Thread {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly start: () => Worker) {}

  ask(question: WorkerQuestion, progress: Progress, signal: AbortSignal): Promise<CapacityAnswer | AdviceAnswer> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#begin());
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        worker.off('message', onReply).off('error', onError).off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
      };
      const onReply = (reply: WorkerReply): void => {
        if (reply.kind === 'progress') return progress(reply.done, reply.total);
        leave();
        this.#rest();
        if (reply.kind === 'answer') resolve(reply.answer);
        else reject(reply.cannotRun ? new CannotRun(reply.message) : new Error(reply.message));
      };
      const onError = (error: Error): void => {
        leave();
        this.end();
        reject(error);
      };
      const onExit = (): void => onError(new Error('The thread that works out estimates has ended.'));
      const onAbort = (): void => {
        leave();
        this.end();
        reject(new DOMException('It was cancelled.', 'AbortError'));
      };
      worker.on('message', onReply).on('error', onError).on('exit', onExit);
      signal.addEventListener('abort', onAbort);
      worker.postMessage(question);
    });
  }

  end(): void {
    clearTimeout(this.#idle);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #begin(): Worker {
    const worker = this.start();
    // One that ends by itself while nobody asks is started anew by the next question.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  #rest(): void {
    this.#idle = setTimeout(() => this.end(), idleMs);
    this.#idle.unref();
  }
}
