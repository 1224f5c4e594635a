import { type Answer, badRequest, engineError } from './protocol/answerBodies.ts';
import { type Generation, generate } from './canned/generation.ts';
import type { DeployedService } from './directory.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import { checkSampling, requestedTokens, stopList } from './protocol/sampling.ts';
import type { Route } from './router/route.ts';

/** A request with where it is worked on and what comes out. */
export interface Work {
  readonly job: CompletionJob;
  readonly route: Route;
  readonly generation: Generation;
  /** `max_tokens` of the request, or what stands for it. */
  readonly maxTokens: number;
}

/** Why a request is refused wherever it goes; undefined for a good one. */
export function checkJob(service: DeployedService, job: CompletionJob): Answer | undefined {
  return checkModel(service, job) ?? checkSampling(job.sampling);
}

/** What there is to do for a request, or why it is refused. `repeat` makes the text so many bytes of nothing. */
export function workOf(
  service: DeployedService,
  job: CompletionJob,
  route: Route,
  repeat: number | undefined,
): Work | Answer {
  const tooLong = checkContext(job, contextOf(route));
  if (tooLong !== undefined) return tooLong;
  const room = contextOf(route) - job.promptTokens;
  const maxTokens = Math.min(room, requestedTokens(job.sampling) ?? job.defaultMaxTokens ?? room);
  return { job, route, maxTokens, generation: makeText(service, job, maxTokens, repeat) };
}

function makeText(
  service: DeployedService,
  job: CompletionJob,
  maxTokens: number,
  repeat: number | undefined,
): Generation {
  const { sampling } = job;
  if (repeat !== undefined) {
    return { reasoning: [], answer: ['x'.repeat(repeat)], finishReason: 'stop', stopReason: undefined };
  }
  return generate(job.brief, service.reasoning && job.mayReason, {
    maxTokens,
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
