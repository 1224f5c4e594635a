import { contractDifferences } from './check.ts';
import { type ContractProduct, type ContractType, readContract } from './contractFiles.ts';

/** A call as it was sent. */
export interface SentCall {
  readonly action: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type ContractAction = ContractProduct['actions'][string];

const actions = new Map<string, ContractAction>(
  Object.values(readContract()).flatMap((product) => Object.entries(product.actions)),
);

/** What a call says that the contract does not allow, each as a sentence. Empty when it fits. */
export function requestDifferences(call: SentCall): string[] {
  const action = actions.get(call.action);
  if (!action) return [`${call.action} is not in the contract`];
  const place = action.method === call.method && pathPattern(action.path).test(call.path);
  return [
    ...(place ? [] : [`${call.method} ${call.path} is not ${action.method} ${action.path}`]),
    ...Object.entries(call.query).flatMap(([name, value]) => queryDifferences(action, name, value)),
    ...bodyDifferences(action, call.body),
  ];
}

function pathPattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function queryDifferences(action: ContractAction, name: string, value: string): string[] {
  const type = action.request.query?.[name];
  return type ? contractDifferences(type, fromText(type, value), name) : [`${name} is not in the query`];
}

/** A query value as what it stands for. */
function fromText(type: ContractType, value: string): unknown {
  if (type.serialize === 'json') return JSON.parse(value);
  if (type.serialize === 'simple') return value.split(',');
  if (type.type === 'number') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  if (type.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function bodyDifferences(action: ContractAction, body: unknown): string[] {
  if (action.bodyMode === 'none') return body === undefined ? [] : ['there is a body'];
  if (body === undefined) return ['there is no body'];
  if (action.bodyMode === 'raw') return [];
  return contractDifferences({ type: 'object', fields: action.request.body }, body, 'body');
}
