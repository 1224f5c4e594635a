import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action, World } from '../actions/action.ts';
import { faultBody, matchFault, type FaultRule, type FaultRules } from '../faults.ts';
import { codes, region } from '../inferred.ts';
import type { SignedRequest } from './acs3.ts';
import { ApiError } from './apiError.ts';
import { BodyTooLarge, readBody } from './body.ts';
import { jsonReply, refuseTooLarge, send, type Reply } from './reply.ts';
import { ActionTable, productTitle, resolveCall } from './resolve.ts';
import type { SignatureVerifier } from './verify.ts';

/** What the control plane stands on. */
export interface ControlPlaneOptions {
  readonly world: World;
  readonly table: ActionTable;
  readonly actions: ReadonlyMap<string, Action>;
  readonly verifier: SignatureVerifier;
  readonly faults: FaultRules;
  /** Says something to the person who runs the emulator; never gets a header or a body. */
  readonly log: (sentence: string) => void;
}

/** Answers OpenAPI requests: who asks, for what, and the answer in the documented shape. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  /** Never rejects; always answers, unless the client is gone. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const requestId = this.#options.world.ids.request();
    const action = headerOf(req, 'x-acs-action');
    const fault = action === undefined ? undefined : matchFault(this.#options.faults, { action });
    try {
      if (fault?.stallMs) await stall(res, fault.stallMs);
      if (res.destroyed) return;
      const body = await readBody(req);
      const reply = fault && replaces(fault) ? faultReply(fault, req, requestId) : undefined;
      send(res, reply ?? (await this.#answer(req, body, requestId, fault)), fault);
    } catch (error) {
      this.#refuse(req, res, error, requestId, fault);
    }
  }

  async #answer(req: IncomingMessage, body: Buffer, requestId: string, fault: FaultRule | undefined): Promise<Reply> {
    const { table, verifier, world, actions } = this.#options;
    const contract = table.find(headerOf(req, 'x-acs-action'), headerOf(req, 'x-acs-version'));
    verifier.verify(signedRequest(req), body, world.clock.now() + (fault?.clockSkewMs ?? 0));
    const { path, query } = resolveCall(contract, req.method ?? 'GET', withForm(req, body));
    const action = actions.get(`${contract.product}:${contract.name}`);
    if (!action) {
      throw new ApiError(
        codes.notInEmulator.status,
        codes.notInEmulator.code,
        `The local emulator does not have ${contract.name} of ${productTitle(contract.product)} yet.`,
        'Use it on Alibaba Cloud.',
      );
    }
    if (path['ClusterId'] !== undefined) checkCluster(path['ClusterId']);
    const answer = await action({ world, path, query, body: body.toString('utf8') });
    return jsonReply(200, contract.answersRequestId ? { RequestId: requestId, ...answer } : answer, {
      'x-acs-request-id': requestId,
    });
  }

  #refuse(
    req: IncomingMessage,
    res: ServerResponse,
    error: unknown,
    requestId: string,
    fault: FaultRule | undefined,
  ): void {
    if (error instanceof BodyTooLarge) {
      const refusal = new ApiError(codes.tooLarge.status, codes.tooLarge.code, 'The body is larger than 4 MiB.');
      refuseTooLarge(req, errorReply(refusal, req, requestId));
      return;
    }
    if (error instanceof ApiError) {
      send(res, errorReply(error, req, requestId), fault);
      return;
    }
    if (!req.complete) return;
    const why = error instanceof Error ? error.message : 'unknown';
    this.#options.log(`${headerOf(req, 'x-acs-action') ?? 'A request'} failed inside the emulator: ${why}`);
    const refusal = new ApiError(codes.internal.status, codes.internal.code, `The emulator failed: ${why}`);
    send(res, errorReply(refusal, req, requestId), fault);
  }
}

/** Waits, but no longer than there is somebody to answer. */
function stall(res: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      res.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    res.once('close', done);
  });
}

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function signedRequest(req: IncomingMessage): SignedRequest {
  return { method: req.method ?? 'GET', url: req.url ?? '/', header: (name) => headerOf(req, name) };
}

/** The request target; parameters that an RPC call may send as a form are put into its query. */
function withForm(req: IncomingMessage, body: Buffer): string {
  const url = req.url ?? '/';
  const isForm = headerOf(req, 'content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm || body.length === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${body.toString('utf8').replaceAll('+', '%20')}`;
}

function checkCluster(clusterId: string): void {
  if (clusterId === region.id) return;
  throw new ApiError(
    codes.notFound.status,
    'ClusterNotFound',
    `The emulator has the region ${region.id} only, not ${clusterId.slice(0, 40)}.`,
  );
}

/** The documented error body (eas/wire.md, section 4). */
export function errorReply(error: ApiError, req: IncomingMessage, requestId: string): Reply {
  return jsonReply(
    error.status,
    {
      RequestId: requestId,
      HostId: req.headers.host ?? '127.0.0.1',
      Code: error.code,
      Message: error.message,
      Recommend: error.recommend,
    },
    { 'x-acs-request-id': requestId },
  );
}

/** True when a fault answers in the place of the action. */
function replaces(fault: FaultRule): boolean {
  return fault.status !== undefined || fault.body !== undefined || fault.html === true || fault.garbage === true;
}

function faultReply(fault: FaultRule, req: IncomingMessage, requestId: string): Reply {
  const wait: Record<string, string> =
    fault.retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(fault.retryAfterMs) };
  const status = fault.status ?? (fault.html ? 502 : 200);
  if (fault.html || fault.garbage || fault.body !== undefined) {
    const { text, type } = faultBody(fault);
    return { status, type, body: text, headers: wait };
  }
  const error = new ApiError(
    status,
    fault.code ?? usualCode(status),
    fault.message ?? `A fault of --faults: ${status}.`,
  );
  const reply = errorReply(error, req, requestId);
  return { ...reply, headers: { ...reply.headers, ...wait } };
}

function usualCode(status: number): string {
  if (status === 429) return 'Throttling.User';
  if (status === 403) return 'Forbidden';
  if (status === 404) return 'NotFound';
  return status >= 500 ? 'ServiceUnavailable' : 'InvalidParameter';
}
