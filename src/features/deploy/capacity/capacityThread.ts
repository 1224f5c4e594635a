import { parentPort } from 'node:worker_threads';
import { CannotRun } from '../../../serving/cannotRun.ts';
import { workOut } from './workOut.ts';
import { workOutAdvice } from './workOutAdvice.ts';
import type { WorkerQuestion, WorkerReply } from './workerMessages.ts';

// The entry of the thread that works out what layouts give: a simulation takes too long for the extension host, which
// answers every key.
const say = (reply: WorkerReply): void => parentPort?.postMessage(reply);

parentPort?.on('message', (asked: WorkerQuestion) => {
  try {
    const progress = (done: number, total: number): void => say({ kind: 'progress', done, total });
    const answer = asked.kind === 'estimate' ? workOut(asked.question) : workOutAdvice(asked.question, progress);
    say({ kind: 'answer', answer });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: 'failed', message, cannotRun: error instanceof CannotRun });
  }
});
