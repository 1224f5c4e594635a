import { type Answer, badRequest } from './answerBodies.ts';
import type { Sampling } from './completionRequest.ts';

type Check = (request: Sampling) => [message: string, param: string] | undefined;

const CHECKS: readonly Check[] = [
  ({ n }) => (isSet(n) && n < 1 ? [`n must be at least 1, got ${n}.`, 'n'] : undefined),
  ({ n }) =>
    isSet(n) && n > 1 ? [`The emulator answers with one choice only: n must be 1, got ${n}.`, 'n'] : undefined,
  (request) => atLeastOne(request.max_tokens, 'max_tokens'),
  (request) => atLeastOne(request.max_completion_tokens, 'max_completion_tokens'),
  ({ min_tokens }) =>
    isSet(min_tokens) && min_tokens < 0
      ? [`min_tokens must be at least 0, got ${min_tokens}.`, 'min_tokens']
      : undefined,
  (request) => {
    const { min_tokens } = request;
    const max = requestedTokens(request);
    if (!isSet(min_tokens) || max === undefined || min_tokens <= max) return undefined;
    return [`min_tokens must be less than or equal to max_tokens=${max}, got ${min_tokens}.`, 'min_tokens'];
  },
  ({ temperature }) =>
    isSet(temperature) && temperature < 0
      ? [`temperature must be non-negative, got ${temperature}.`, 'temperature']
      : undefined,
  ({ top_p }) =>
    isSet(top_p) && (top_p <= 0 || top_p > 1) ? [`top_p must be in (0, 1], got ${top_p}.`, 'top_p'] : undefined,
  ({ top_k }) =>
    isSet(top_k) && top_k < -1 ? [`top_k must be 0 (disable), or at least 1, got ${top_k}.`, 'top_k'] : undefined,
  (request) => penalty(request.presence_penalty, 'presence_penalty'),
  (request) => penalty(request.frequency_penalty, 'frequency_penalty'),
  ({ stop }) =>
    stopList(stop).includes('') && stop !== '' ? ['stop cannot contain an empty string.', 'stop'] : undefined,
  ({ stream, stream_options }) =>
    isSet(stream_options) && !stream
      ? ['Stream options can only be defined when `stream=True`.', 'stream_options']
      : undefined,
];

/** The error for the first value that is out of its range, with vLLM's limits; undefined when all are good. */
export function checkSampling(request: Sampling): Answer | undefined {
  for (const check of CHECKS) {
    const problem = check(request);
    if (problem !== undefined) return badRequest(...problem);
  }
  return undefined;
}

/** The tokens that the request limits its answer to, if it does. */
export function requestedTokens(request: Sampling): number | undefined {
  return request.max_completion_tokens ?? request.max_tokens ?? undefined;
}

/** `stop` as a list. */
export function stopList(stop: Sampling['stop']): string[] {
  if (!isSet(stop)) return [];
  return typeof stop === 'string' ? [stop] : stop;
}

function atLeastOne(value: number | null | undefined, name: string): [string, string] | undefined {
  return isSet(value) && value < 1 ? [`${name} must be at least 1, got ${value}.`, name] : undefined;
}

function penalty(value: number | null | undefined, name: string): [string, string] | undefined {
  return isSet(value) && (value < -2 || value > 2) ? [`${name} must be in [-2, 2], got ${value}.`, name] : undefined;
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
