/** The official client core, driven from the contract's tables: what it sends is what any official client sends. */
import * as core from '@alicloud/openapi-core';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { contractDifferences } from './check.ts';
import { readContract } from './contractFiles.ts';

// Under ESM the default export of this CommonJS package is the module object (eas/wire.md, section 5).
type CoreModule = typeof core & { default: { default?: typeof core.default } | typeof core.default };

function clientClass(): typeof core.default {
  const { default: exported } = core as CoreModule;
  return 'default' in exported && exported.default ? exported.default : exported;
}

export type ProductName = keyof ReturnType<typeof readContract>;

/** What a call carries beside its action. */
export interface CallInput {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | object>>;
  /** Fields of the body, or the document itself for a raw body. */
  readonly body?: Readonly<Record<string, unknown>>;
}

export type Call = (product: ProductName, action: string, input?: CallInput) => Promise<Record<string, unknown>>;

const contract = readContract();

function queryText(value: string | number | boolean | object): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function pathOf(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** A function that calls an action with the official client and fails when the answer is not the contract's. */
export function officialCaller(emulator: Pick<Emulator, 'endpoint' | 'accessKey'>): Call {
  const Client = clientClass();
  const config = new core.$OpenApiUtil.Config({
    accessKeyId: emulator.accessKey.id,
    accessKeySecret: emulator.accessKey.secret,
    endpoint: emulator.endpoint,
    protocol: 'HTTP',
  });
  const client = new Client(config);
  return async (product, action, input = {}) => {
    const table = contract[product];
    const entry = table.actions[action];
    if (!entry) throw new Error(`the contract has no ${product} ${action}`);
    const params = new core.$OpenApiUtil.Params({
      action,
      version: table.version,
      protocol: 'HTTP',
      pathname: pathOf(entry.path, input.path ?? {}),
      method: entry.method,
      authType: 'AK',
      style: product === 'cms' ? 'RPC' : 'ROA',
      reqBodyType: product === 'cms' ? 'formData' : 'json',
      bodyType: 'json',
    });
    const query = Object.fromEntries(
      Object.entries(input.query ?? {}).map(([name, value]) => [name, queryText(value)]),
    );
    const request = new core.$OpenApiUtil.OpenApiRequest({
      query,
      ...(entry.bodyMode === 'none' ? {} : { body: input.body ?? {} }),
    });
    const runtime = { toMap: () => ({}), readTimeout: 10_000, connectTimeout: 10_000 };
    const answer: unknown = await client.callApi(params, request, runtime);
    const body = bodyOf(answer);
    const differences = contractDifferences(entry.response, body);
    if (differences.length > 0) throw new Error(`${action} is not as the contract says: ${differences.join('; ')}`);
    return body;
  };
}

function bodyOf(answer: unknown): Record<string, unknown> {
  if (typeof answer === 'object' && answer !== null && 'body' in answer) {
    const { body } = answer;
    if (typeof body === 'object' && body !== null) return { ...body };
  }
  throw new Error('the official client gave no body');
}
