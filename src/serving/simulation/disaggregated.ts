import { mustFit } from '../cannotRun.ts';
import type { Deployment, Workers } from '../deployment.ts';
import { kvLinkBandwidth, TRANSFER_LATENCY_SECONDS } from '../kvTransfer.ts';
import { kvBytesPerToken } from '../servedModel.ts';
import type { DecodeStage } from './decodeStage.ts';
import { KvLink } from './kvLink.ts';
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

/** Prefill and decode on workers of their own. */
export class Disaggregated implements Service {
  readonly #prefills: readonly [PrefillSite, ...PrefillSite[]];
  readonly #decodes: readonly [DecodeStage, ...DecodeStage[]];

  constructor(
    private readonly schedule: Schedule,
    private readonly deployment: Deployment,
    prefill: Workers,
    decode: Workers,
  ) {
    const prefillKv = mustFit(deployment, prefill).kvTokensPerRank;
    const decodeKv = mustFit(deployment, decode).kvTokensPerRank;
    const bandwidth = kvLinkBandwidth(deployment.gpu, prefill.tp * prefill.dp);
    this.#prefills = several(prefill.workers, () => ({
      ...prefillWorker(schedule, deployment, prefill, prefillKv),
      link: new KvLink(bandwidth),
    }));
    this.#decodes = several(decode.workers, () => decodeWorker(schedule, deployment, decode, decodeKv));
  }

  serve(prompt: Prompt, done: (served: Served) => void): void {
    const { schedule } = this;
    // The prompt goes to where it is computed soonest: few tokens queued, many of its own known.
    const site = least(this.#prefills, ({ stage, cache }) => stage.queuedTokens - cachedTokens(prompt, cache));
    const sentAt = schedule.now();
    let startedAt = sentAt;
    site.stage.add({
      promptTokens: prompt.inputTokens,
      cachedTokens: () => cachedTokens(prompt, site.cache),
      started: () => (startedAt = schedule.now()),
      done: () => {
        site.cache.use(prompt.blocks);
        const prefill = { prefillQueue: startedAt - sentAt, prefill: schedule.now() - startedAt };
        this.#transfer(prompt, site.link, ({ finishedAt, ...decode }) =>
          done({ prompt, sentAt, finishedAt, parts: { ...prefill, ...decode } }),
        );
      },
    });
  }

  figures(): ServiceFigures {
    const stages = this.#prefills.map(({ stage }) => stage);
    return figuresOf(stages, this.#decodes, this.schedule.now());
  }

  #transfer(prompt: Prompt, link: KvLink, done: (decoded: Decoded) => void): void {
    const { model, kvCacheBytes, handoffSeconds: handoff } = this.deployment;
    // Only now is it known which decode worker has the fewest.
    const decode = least(this.#decodes, (stage) => stage.load + stage.promised);
    decode.promised += 1;
    const from = this.schedule.now();
    const sentBy = link.send(from, prompt.inputTokens * kvBytesPerToken(model, kvCacheBytes));
    const transfer = sentBy + TRANSFER_LATENCY_SECONDS - from;
    this.schedule.at(from + transfer + handoff, () => {
      decode.promised -= 1;
      this.#decode(decode, prompt, (decoded) => done({ transfer, handoff, ...decoded }));
    });
  }

  #decode(decode: DecodeStage, prompt: Prompt, done: (decoded: Omit<Decoded, 'transfer' | 'handoff'>) => void): void {
    const { schedule } = this;
    const arrivedAt = schedule.now();
    let joinedAt = arrivedAt;
    let firstAt = arrivedAt;
    decode.add({
      promptTokens: prompt.inputTokens,
      outputTokens: prompt.outputTokens,
      admitted: (join) => {
        joinedAt = schedule.now();
        join();
      },
      firstToken: () => (firstAt = schedule.now()),
      finished: () => {
        const parts = { decodeQueue: joinedAt - arrivedAt, firstStep: firstAt - joinedAt };
        done({ ...parts, finishedAt: schedule.now() });
      },
    });
  }
}

interface PrefillSite extends PrefillWorkerState {
  readonly link: KvLink;
}

/** What became of a prompt after it was computed. */
interface Decoded {
  readonly transfer: number;
  readonly handoff: number;
  readonly decodeQueue: number;
  readonly firstStep: number;
  readonly finishedAt: number;
}
