import { randomUUID } from 'node:crypto';
import { outputTokens } from './canned/generation.ts';
import type { DeployedService } from './directory.ts';
import { dispatch } from './dispatch.ts';
import { type Engines, UNWATCHED_STRIDE } from './engines.ts';
import type { Exchange } from './http/exchange.ts';
import { TokenStream } from './http/tokenStream.ts';
import { LOST_INSTANCE, ROUTE_HEADERS } from './inferred.ts';
import { copyRequest } from './mirrorCopy.ts';
import { textAnswer } from './protocol/answerBodies.ts';
import { type AnswerHead, type Usage, chatChunks, textChunks } from './protocol/chunkFormat.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import { chatAnswer, textAnswerOf } from './protocol/wholeAnswer.ts';
import type { Route } from './router/route.ts';
import { countRouted } from './router/countRouted.ts';
import type { Work } from './work.ts';

/** Answers a completion on the instances behind a service, in the time that they would take. */
export function complete(engines: Engines, exchange: Exchange, service: DeployedService, job: CompletionJob): void {
  for (const name of engines.mirrors.next(service)) copyRequest(engines, name, job);
  const streams = job.sampling.stream === true;
  const produced = countRouted(engines, exchange, service);
  let deliver: (produced: number) => void = () => undefined;
  let sent = false;
  const cancel = dispatch(engines, {
    service,
    job,
    repeatBytes: exchange.fault?.repeatBytes,
    stride: streams ? 1 : UNWATCHED_STRIDE,
    refused: (answer) => exchange.answer(answer),
    began: (work, again) => {
      // A stream that is open goes on from wherever its tokens come.
      if (again && streams) return;
      if (!again) exchange.observer?.routed(work.route.prefill, work.route.decode, job.promptTokens);
      deliver = streams ? openStream(exchange, service, work) : wholeAtEnd(exchange, service, work);
    },
    progress: (tokens) => {
      sent = true;
      produced(tokens);
      exchange.observer?.produced(tokens, exchange.ageMs);
      deliver(tokens);
    },
    canBeginAnew: () => !sent || !streams,
    lost: () =>
      exchange.settled ? exchange.destroy() : exchange.answer(textAnswer(LOST_INSTANCE.status, LOST_INSTANCE.text)),
  });
  exchange.onClose(cancel);
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
