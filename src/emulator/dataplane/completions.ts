import { randomUUID } from 'node:crypto';
import { type AnswerHead, type Usage, chatChunks, textChunks } from './protocol/chunkFormat.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import type { DeployedService } from './directory.ts';
import { type Engines, UNWATCHED_STRIDE } from './engines.ts';
import type { Exchange } from './http/exchange.ts';
import { outputTokens } from './canned/generation.ts';
import { ROUTE_HEADERS } from './inferred.ts';
import { copyRequest } from './mirrorCopy.ts';
import { startInference } from './pace/inference.ts';
import type { Route } from './router.ts';
import { TokenStream } from './http/tokenStream.ts';
import { chatAnswer, textAnswerOf } from './protocol/wholeAnswer.ts';
import { type Work, workOf } from './work.ts';

/** Answers a completion on the instances behind a service, in the time that they would take. */
export function complete(engines: Engines, exchange: Exchange, service: DeployedService, job: CompletionJob): void {
  for (const name of engines.mirrors.next(service)) copyRequest(engines, name, job);
  const work = workOf(engines, service, job, exchange.fault?.repeatBytes);
  if ('status' in work) exchange.answer(work);
  else run(engines, exchange, service, work);
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
