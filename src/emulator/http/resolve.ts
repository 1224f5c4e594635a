import { matchPath, type ActionContract, type Product } from '../contract/table.ts';
import { productVersions } from '../contract/actions.ts';
import { ApiError, missing } from './apiError.ts';
import { queryPairs } from './acs3.ts';

/** A request that is one of the contract's actions, with its path and query read. */
export interface Resolved {
  readonly contract: ActionContract;
  readonly path: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
}

/** Finds actions by their name and version. */
export class ActionTable {
  readonly #actions: ReadonlyMap<string, ActionContract>;

  constructor(actions: readonly ActionContract[]) {
    this.#actions = new Map(actions.map((action) => [`${action.product}:${action.name}`, action]));
  }

  /** The action that `x-acs-action` and `x-acs-version` name; throws the documented 404 when there is none. */
  find(action: string | undefined, version: string | undefined): ActionContract {
    if (!action) throw missing('Action');
    if (!version) throw missing('Version');
    const products = Object.entries(productVersions).filter(([, known]) => known === version);
    if (products.length === 0) {
      throw new ApiError(404, 'InvalidProduct.NotFound', `No product has the version ${version.slice(0, 40)}.`);
    }
    for (const [product] of products) {
      const found = this.#actions.get(`${product}:${action}`);
      if (found) return found;
    }
    throw new ApiError(404, 'InvalidApi.NotFound', `The version ${version} has no action ${action.slice(0, 80)}.`);
  }
}

/** Reads path and query of a request to an action; refuses what the contract does not allow. */
export function resolveCall(contract: ActionContract, method: string, url: string): Resolved {
  const [rawPath = '', ...rest] = url.split('?');
  const path = matchPath(contract.path, rawPath);
  if (!path || method !== contract.method) {
    throw new ApiError(
      404,
      'InvalidApi.NotFound',
      `${contract.name} is ${contract.method} ${contract.path}, not ${method} ${rawPath.slice(0, 200)}.`,
    );
  }
  const query = new Map(queryPairs(rest.join('?')).filter(([, value]) => value !== ''));
  for (const [name, { kind, required }] of contract.query) {
    const value = query.get(name);
    if (value === undefined && required) throw missing(name);
    if (value !== undefined) checkKind(name, kind, value);
  }
  return { contract, path, query };
}

function checkKind(name: string, kind: string, value: string): void {
  if (kind === 'number' && !Number.isFinite(Number(value))) throw wrongKind(name, 'a number');
  if (kind === 'boolean' && value !== 'true' && value !== 'false') throw wrongKind(name, 'true or false');
}

function wrongKind(name: string, kind: string): ApiError {
  return new ApiError(400, 'InvalidParameter', `${name} must be ${kind}.`);
}

export function productTitle(product: Product): string {
  return {
    eas: 'EAS',
    cms: 'CloudMonitor',
    aiworkspace: 'AIWorkSpace',
    paistudio: 'PaiStudio',
    paimodelgallery: 'Model Gallery',
  }[product];
}
