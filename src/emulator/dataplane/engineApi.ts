import {
  type Answer,
  engineError,
  jsonAnswer,
  methodNotAllowed,
  pathNotFound,
  textAnswer,
} from './protocol/answerBodies.ts';
import { type CompletionJob, chatJob, textJob } from './protocol/completionJob.ts';
import { ChatRequest, TextRequest } from './protocol/completionRequest.ts';
import { complete } from './completions.ts';
import type { Engines } from './engines.ts';
import type { DeployedService } from './directory.ts';
import { engineSpecOf } from './pace/engineSpec.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import type { Exchange } from './http/exchange.ts';
import { NOT_AN_LLM_TEXT, TOO_LARGE_TEXT } from './inferred.ts';
import { metricsOf } from './metrics/metricsOf.ts';
import { readRequest } from './protocol/readRequest.ts';
import { enginesBehind, isRouted } from './router/route.ts';

type JobReader = (contentType: string | undefined, body: Buffer) => CompletionJob | Answer;

const POSTS: ReadonlyMap<string, JobReader> = new Map([
  ['/v1/chat/completions', readChatJob],
  ['/v1/completions', readTextJob],
]);

/** Answers a request that the gateway let through: what the engine, or the router before it, says. */
export async function answerInside(
  engines: Engines,
  exchange: Exchange,
  service: DeployedService,
  inside: string,
): Promise<void> {
  if (!service.isLlm) return exchange.answer(jsonAnswer(200, { message: NOT_AN_LLM_TEXT }));
  const post = POSTS.get(inside);
  if (post !== undefined) return answerPost(engines, exchange, service, post);
  const answer = readable(engines, service, inside);
  if (answer === undefined) return exchange.answer(pathNotFound());
  exchange.answer(exchange.req.method === 'GET' ? answer : methodNotAllowed('GET'));
}

async function answerPost(
  engines: Engines,
  exchange: Exchange,
  service: DeployedService,
  readJob: JobReader,
): Promise<void> {
  if (exchange.req.method !== 'POST') return exchange.answer(methodNotAllowed('POST'));
  const body = await bodyOf(exchange);
  if (body === undefined) return;
  const job = readJob(exchange.req.headers['content-type'], body);
  if ('status' in job) exchange.answer(job);
  else complete(engines, exchange, service, job);
}

/** The body; undefined when it was refused, or its sender left. */
async function bodyOf(exchange: Exchange): Promise<Buffer | undefined> {
  try {
    return await readBody(exchange.req);
  } catch (error) {
    if (error instanceof BodyTooLarge) exchange.refuseBody(textAnswer(413, TOO_LARGE_TEXT));
    else exchange.destroy();
    return undefined;
  }
}

function readChatJob(contentType: string | undefined, body: Buffer): CompletionJob | Answer {
  const read = readRequest(ChatRequest, contentType, body);
  return 'answer' in read ? read.answer : chatJob(read.request);
}

function readTextJob(contentType: string | undefined, body: Buffer): CompletionJob | Answer {
  const read = readRequest(TextRequest, contentType, body);
  if ('answer' in read) return read.answer;
  const several = 'The emulator completes one prompt per request.';
  return textJob(read.request) ?? engineError(400, 'BadRequestError', several, 'prompt');
}

/** The answer to a GET of this path; undefined when the service does not have it. */
function readable(engines: Engines, service: DeployedService, inside: string): Answer | undefined {
  const routed = isRouted(service);
  if (inside === '/v1/models' && service.engine !== 'bladellm') return modelsOf(engines, service);
  if (inside === '/metrics') return metricsOf(engines, service);
  if (inside === '/health' && !routed) return textAnswer(200, '');
  if (inside === '/healthz' && routed) return textAnswer(200, 'ok');
  if (inside !== '/get_server_info') return undefined;
  return jsonAnswer(200, { model_path: service.modelName, served_model_name: service.modelName });
}

function modelsOf(engines: Engines, service: DeployedService): Answer {
  const [engine = service] = enginesBehind(engines.directory, service);
  const model = {
    id: service.modelName,
    object: 'model',
    created: 0,
    owned_by: engine.engine,
    root: service.modelName,
    parent: null,
    max_model_len: engineSpecOf(engine).maxModelLength,
  };
  return jsonAnswer(200, { object: 'list', data: [model] });
}
