import { type Answer, badRequest, engineError, routerError } from './protocol/answerBodies.ts';
import { type Generation, generate } from './canned/generation.ts';
import type { DeployedService } from './directory.ts';
import type { Engines } from './engines.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import { checkSampling, requestedTokens, stopList } from './protocol/sampling.ts';
import { type Route, chooseRoute } from './router.ts';

/** A request with where it is worked on and what comes out. */
export interface Work {
  readonly job: CompletionJob;
  readonly route: Route;
  readonly generation: Generation;
}

/** What there is to do for a request, or why it is refused. `repeat` makes the text so many bytes of nothing. */
export function workOf(
  engines: Engines,
  service: DeployedService,
  job: CompletionJob,
  repeat: number | undefined,
): Work | Answer {
  const refusal = checkModel(service, job) ?? checkSampling(job.sampling);
  if (refusal !== undefined) return refusal;
  const route = chooseRoute(engines.directory, service, engines.fleet);
  if (route === undefined) return routerError(503, 'no available inference worker');
  const tooLong = checkContext(job, contextOf(route));
  if (tooLong !== undefined) return tooLong;
  const room = contextOf(route) - job.promptTokens;
  return { job, route, generation: makeText(service, job, room, repeat) };
}

function makeText(service: DeployedService, job: CompletionJob, room: number, repeat: number | undefined): Generation {
  const { sampling } = job;
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
