import { randomUUID } from 'node:crypto';
import { type Answer, badRequest, engineError, routerError } from './protocol/answerBodies.ts';
import { type AnswerHead, type Usage, chatChunks, textChunks } from './protocol/chunkFormat.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import type { DeployedService, ServiceDirectory } from './directory.ts';
import type { Exchange } from './http/exchange.ts';
import type { Fleet } from './pace/fleet.ts';
import { type Generation, generate, outputTokens } from './canned/generation.ts';
import { ROUTE_HEADERS } from './inferred.ts';
import { startInference } from './pace/inference.ts';
import { type Route, chooseRoute } from './router.ts';
import { checkSampling, requestedTokens, stopList } from './protocol/sampling.ts';
import type { Timeline } from './pace/timeline.ts';
import { TokenStream } from './http/tokenStream.ts';
import { chatAnswer, textAnswerOf } from './protocol/wholeAnswer.ts';

/** What completions run on. */
export interface Engines {
  readonly directory: ServiceDirectory;
  readonly fleet: Fleet;
  readonly timeline: Timeline;
}

/** Tokens between two looks at the clock when nobody watches them come. */
const UNWATCHED_STRIDE = 8;

/** Answers a completion on the instances behind a service, in the time that they would take. */
export function complete(engines: Engines, exchange: Exchange, service: DeployedService, job: CompletionJob): void {
  const refusal = checkModel(service, job) ?? checkSampling(job.sampling);
  if (refusal !== undefined) return exchange.answer(refusal);
  const route = chooseRoute(engines.directory, service, engines.fleet);
  if (route === undefined) return exchange.answer(routerError(503, 'no available inference worker'));
  const room = contextOf(route) - job.promptTokens;
  const tooLong = checkContext(job, contextOf(route));
  if (tooLong !== undefined) return exchange.answer(tooLong);
  run(engines, exchange, service, { job, route, generation: makeText(exchange, service, job, room) });
}

interface Work {
  readonly job: CompletionJob;
  readonly route: Route;
  readonly generation: Generation;
}

function run(engines: Engines, exchange: Exchange, service: DeployedService, work: Work): void {
  const { job, route, generation } = work;
  const streams = job.sampling.stream === true;
  const deliver = streams ? openStream(exchange, service, work) : wholeAtEnd(exchange, service, work);
  const broken = (): void => exchange.destroy();
  exchange.observer?.routed(route.prefill, route.decode, job.promptTokens);
  const held = [route.prefill, route.decode].map((instance) => engines.fleet.hold(instance, broken));
  const cancel = startInference(engines.timeline, {
    route,
    promptTokens: job.promptTokens,
    outputTokens: outputTokens(generation),
    stride: streams ? 1 : UNWATCHED_STRIDE,
    onProgress: (produced) => {
      exchange.observer?.produced(produced, exchange.ageMs);
      deliver(produced);
    },
  });
  exchange.onClose(() => {
    cancel();
    for (const release of held) release();
  });
}

function openStream(exchange: Exchange, service: DeployedService, work: Work): (produced: number) => void {
  const { job, generation } = work;
  const head = headOf(service, job);
  const format = job.kind === 'chat' ? chatChunks(head) : textChunks(head);
  const wanted = job.sampling.stream_options?.include_usage === true;
  const stream = new TokenStream(exchange, format, generation, wanted ? usageOf(service, work) : undefined);
  exchange.beginStream(routeHeaders(work.route));
  return (produced) => stream.progress(produced);
}

function wholeAtEnd(exchange: Exchange, service: DeployedService, work: Work): (produced: number) => void {
  const { job, generation } = work;
  return (produced) => {
    if (produced < outputTokens(generation)) return;
    const write = job.kind === 'chat' ? chatAnswer : textAnswerOf;
    exchange.answer(write(headOf(service, job), generation, usageOf(service, work), routeHeaders(work.route)));
  };
}

function makeText(exchange: Exchange, service: DeployedService, job: CompletionJob, room: number): Generation {
  const { sampling } = job;
  const repeat = exchange.fault?.repeatBytes;
  if (repeat !== undefined) {
    return { reasoning: [], answer: ['x'.repeat(repeat)], finishReason: 'stop', stopReason: undefined };
  }
  return generate(job.brief, service.reasoning && job.mayReason, {
    maxTokens: Math.min(room, requestedTokens(sampling) ?? job.defaultMaxTokens ?? room),
    minTokens: sampling.min_tokens ?? 0,
    ignoreEnd: sampling.ignore_eos === true,
    stop: stopList(sampling.stop),
  });
}

/** The name may be left out or empty, as in EAS's own example; any other name than the served one is unknown. */
function checkModel(service: DeployedService, { sampling }: CompletionJob): Answer | undefined {
  const { model } = sampling;
  if (model === undefined || model === null || model === '' || model === service.modelName) return undefined;
  return engineError(404, 'NotFoundError', `The model \`${model}\` does not exist.`, 'model');
}

function checkContext({ promptTokens, sampling }: CompletionJob, context: number): Answer | undefined {
  const limit = `This model's maximum context length is ${context} tokens`;
  if (promptTokens >= context) {
    const message = `${limit}. However, your request has ${promptTokens} input tokens. Please reduce the length of the input messages.`;
    return badRequest(message, 'input_tokens');
  }
  const wanted = requestedTokens(sampling) ?? 0;
  if (wanted <= context - promptTokens) return undefined;
  const sum = `${wanted} > ${context} - ${promptTokens}`;
  const message = `'max_tokens' or 'max_completion_tokens' is too large: ${wanted}. ${limit} and your request has ${promptTokens} input tokens (${sum}).`;
  return badRequest(message, 'max_tokens');
}

/** Both sides of a route must hold the whole context. */
function contextOf({ prefill, decode }: Route): number {
  return Math.min(prefill.spec.maxModelLength, decode.spec.maxModelLength);
}

function usageOf(service: DeployedService, { job, generation }: Work): Usage {
  const completion = outputTokens(generation);
  return {
    prompt_tokens: job.promptTokens,
    completion_tokens: completion,
    total_tokens: job.promptTokens + completion,
    ...(service.reasoning && { completion_tokens_details: { reasoning_tokens: generation.reasoning.length } }),
  };
}

function headOf(service: DeployedService, { kind }: CompletionJob): AnswerHead {
  const id = `${kind === 'chat' ? 'chatcmpl' : 'cmpl'}-${randomUUID().replaceAll('-', '')}`;
  return { id, created: Math.floor(Date.now() / 1000), model: service.modelName };
}

function routeHeaders({ prefill, decode, decodeRank }: Route): Record<string, string> {
  return {
    [ROUTE_HEADERS.prefill]: prefill.name,
    [ROUTE_HEADERS.decode]: decode.name,
    [ROUTE_HEADERS.decodeRank]: String(decodeRank),
  };
}
