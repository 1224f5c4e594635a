import { CannotRun, mustFit } from '../cannotRun.ts';
import { decodeWorkersOf, type Deployment, prefillWorkersOf } from '../deployment.ts';
import { Aggregated } from './aggregated.ts';
import { Disaggregated } from './disaggregated.ts';
import { EventQueue } from './eventQueue.ts';
import type { Prompt, Served } from './request.ts';
import type { Schedule } from './schedule.ts';
import type { Service, ServiceFigures } from './service.ts';

/** Where prompts come from: called once at time 0; sends each by `send`, whose callback tells its end. */
export type Client = (schedule: Schedule, send: (prompt: Prompt, finished: () => void) => void) => void;

/** The end of a run. */
export interface Run extends ServiceFigures {
  readonly served: readonly Served[];
  /** Requests that were refused because they are longer than `Limits` allow. */
  readonly refused: number;
  /** From the beginning to the last token. */
  readonly seconds: number;
}

/** What a request may be at most, tokens. */
export interface Limits {
  readonly input: number;
  readonly inputAndOutput: number;
}

/** What a deployment can take: a prompt must fit a prefill rank, and with its answer a decode rank. Throws `CannotRun`. */
export function limitsOf(deployment: Deployment, maxModelLength?: number): Limits {
  const prefill = mustFit(deployment, prefillWorkersOf(deployment.layout)).kvTokensPerRank;
  const decode = mustFit(deployment, decodeWorkersOf(deployment.layout)).kvTokensPerRank;
  return { input: prefill, inputAndOutput: Math.min(decode, maxModelLength ?? deployment.model.maxContext) };
}

/** Throws `CannotRun` for a request that a deployment cannot take. */
export function mustServe(deployment: Deployment, inputTokens: number, outputTokens: number, longest?: number): void {
  const { input, inputAndOutput } = limitsOf(deployment, longest);
  const tokens = inputTokens + outputTokens;
  const limit = longest ?? deployment.model.maxContext;
  if (tokens > limit) {
    throw new CannotRun(
      `A request of ${tokens} tokens (prompt and answer) is longer than the limit of ${limit} tokens.`,
    );
  }
  if (tokens <= inputAndOutput && inputTokens <= input) return;
  const [needed, role, held] =
    inputTokens > input ? [inputTokens, 'prefill', input] : [tokens, 'decode', inputAndOutput];
  throw new CannotRun(
    `A request needs room for ${needed} tokens of KV on one ${role} rank, which has room for ${held}. ` +
      `Spread a worker over more GPUs, store KV as FP8, or send shorter requests.`,
  );
}

/** Runs the client's requests through the deployment, everything in simulated time. Throws `CannotRun`. */
export function simulate(deployment: Deployment, client: Client, limits = limitsOf(deployment)): Run {
  const schedule = new EventQueue();
  const service = serviceOf(schedule, deployment);
  const served: Served[] = [];
  let refused = 0;
  client(schedule, (prompt, finished) => {
    if (prompt.inputTokens > limits.input || prompt.inputTokens + prompt.outputTokens > limits.inputAndOutput) {
      refused += 1;
      schedule.at(schedule.now(), finished);
      return;
    }
    service.serve(prompt, (entry) => {
      served.push(entry);
      finished();
    });
  });
  schedule.run();
  const seconds = served.reduce((latest, entry) => Math.max(latest, entry.finishedAt), 0);
  return { ...service.figures(), served, refused, seconds };
}

function serviceOf(schedule: Schedule, deployment: Deployment): Service {
  const { layout } = deployment;
  return layout.mode === 'disaggregated'
    ? new Disaggregated(schedule, deployment, layout.prefill, layout.decode)
    : new Aggregated(schedule, deployment, layout.worker);
}
