import { mustFit } from '../cannotRun.ts';
import type { Deployment, Workers } from '../deployment.ts';
import type { DecodeStage } from './decodeStage.ts';
import type { OtherWork } from './prefillStage.ts';
import type { Prompt, Served } from './request.ts';
import type { Schedule } from './schedule.ts';
import type { Service, ServiceFigures } from './service.ts';
import {
  cachedTokens,
  decodeWorker,
  figuresOf,
  least,
  prefillWorker,
  type PrefillWorkerState,
  several,
} from './workers.ts';

interface Site extends PrefillWorkerState {
  readonly decode: DecodeStage;
}

/** Each worker computes prompts and answers, in turn: a batch of prompts, then a step of all answers. */
export class Aggregated implements Service {
  readonly #sites: readonly [Site, ...Site[]];

  constructor(
    private readonly schedule: Schedule,
    deployment: Deployment,
    worker: Workers,
  ) {
    const kvTokens = mustFit(deployment, worker).kvTokensPerRank;
    this.#sites = several(worker.workers, () => {
      const decode = decodeWorker(schedule, deployment, worker, kvTokens);
      // One loop does both: nobody gets a token while a batch is made ready and computed, and then everybody gets one.
      const other: OtherWork = {
        interrupt: (seconds) => decode.pause(seconds),
        turnSeconds: () => decode.stepSeconds(),
      };
      return { ...prefillWorker(schedule, deployment, worker, kvTokens, other), decode };
    });
  }

  /** A prompt is computed once there is room for its KV. */
  serve(prompt: Prompt, done: (served: Served) => void): void {
    const { schedule } = this;
    const { stage, cache, decode } = least(this.#sites, (site) => site.decode.load);
    const sentAt = schedule.now();
    let [admittedAt, startedAt, computedAt, firstAt] = [sentAt, sentAt, sentAt, sentAt];
    decode.add({
      promptTokens: prompt.inputTokens,
      outputTokens: prompt.outputTokens,
      admitted: (join) => {
        admittedAt = schedule.now();
        stage.add({
          promptTokens: prompt.inputTokens,
          cachedTokens: () => cachedTokens(prompt, cache),
          started: () => (startedAt = schedule.now()),
          done: () => {
            cache.use(prompt.blocks);
            computedAt = schedule.now();
            join();
          },
        });
      },
      firstToken: () => (firstAt = schedule.now()),
      finished: () => {
        const parts = {
          prefillQueue: startedAt - admittedAt,
          prefill: computedAt - startedAt,
          transfer: 0,
          handoff: 0,
          decodeQueue: admittedAt - sentAt,
          firstStep: firstAt - computedAt,
        };
        done({ prompt, sentAt, parts, finishedAt: schedule.now() });
      },
    });
  }

  figures(): ServiceFigures {
    const stages = this.#sites.map(({ stage }) => stage);
    return figuresOf(
      stages,
      this.#sites.map(({ decode }) => decode),
      this.schedule.now(),
    );
  }
}
