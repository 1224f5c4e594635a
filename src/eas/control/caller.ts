import type * as z from 'zod/mini';
import { CloudError } from '../../cloud/errors.ts';
import { type CloudAnswer, type CloudRequest, Transport, type TransportOptions } from '../../cloud/transport.ts';
import { readAnswer } from '../answers.ts';
import { type Page, readAllPages, type Reading } from '../pages.ts';
import { type ActionName, buildRequest, type CallParts } from '../requests.ts';
import { rememberConfigSecrets, rememberSecretFields } from '../secretFields.ts';

/** How the pages of one list are asked for. */
export interface ListReading<T> extends Omit<Reading<T>, 'pageSize'> {
  /** Shape of one page. */
  readonly page: z.core.$ZodType<Page<T>>;
  /** The contract's own default of most lists is 100. */
  readonly pageSize?: number;
  /** Name of the page number in the query; `PageNumber` when left out. */
  readonly numberName?: 'PageNumber' | 'Page';
}

/** Sends the calls of one region and reads their answers. The areas of the client are written over it. */
export class EasCaller {
  /** The region of all calls; also the `ClusterId` of paths. */
  readonly region: string;
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    this.region = options.region;
    this.#transport = new Transport(options);
  }

  /** A read: its answer in the shape of the schema. */
  async read<T extends z.core.$ZodType>(
    action: ActionName,
    parts: CallParts,
    schema: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    const request = buildRequest(action, parts);
    return readAnswer(schema, request, await this.#transport.send(request, signal));
  }

  /** All entries of a list, page by page (see `readAllPages` for its limits). */
  async list<T>(action: ActionName, parts: CallParts, reading: ListReading<T>, signal?: AbortSignal): Promise<T[]> {
    const { page, pageSize = 100, numberName = 'PageNumber', keyOf, limit, onPage } = reading;
    return readAllPages({ pageSize, keyOf, limit, onPage }, (number) => {
      const query = { ...parts.query, [numberName]: number, PageSize: pageSize };
      return this.read(action, { ...parts, query }, page, signal);
    });
  }

  /** A change, sent once. It counts as done with any 2xx answer: what that says is for people. */
  async change(action: ActionName, parts: CallParts, signal?: AbortSignal): Promise<void> {
    await this.#send(action, parts, signal);
  }

  /**
   * A change, and what its answer tells. Where that has not the shape, the change is done all the same and `silent`
   * stands for it; without it the call rejects with kind `unexpected-answer`.
   */
  async changeFor<T extends z.core.$ZodType>(
    action: ActionName,
    parts: CallParts,
    schema: T,
    silent: z.output<T> | undefined,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    const { request, answer } = await this.#send(action, parts, signal);
    try {
      return readAnswer(schema, request, answer);
    } catch (error) {
      if (silent === undefined || !(error instanceof CloudError)) throw error;
      return silent;
    }
  }

  async #send(
    action: ActionName,
    parts: CallParts,
    signal: AbortSignal | undefined,
  ): Promise<{ request: CloudRequest; answer: CloudAnswer }> {
    const request = buildRequest(action, parts);
    // A refusal may quote what it refuses.
    rememberConfigSecrets(request.body ?? '');
    const answer = await this.#transport.send(request, signal);
    rememberSecretFields(answer.body);
    return { request, answer };
  }

  /** What names a service in a call and in its error text. */
  ofService(name: string, more: Omit<CallParts, 'subject'> = {}): CallParts {
    return { ...more, path: { ClusterId: this.region, ServiceName: name, ...more.path }, subject: name };
  }
}
