import type { Product } from '../../cloud/endpoints.ts';
import { type ActionName, type RequestShape, requestShapes } from '../requests.ts';
import { allActions, isReadAction, permissionOf, productOf } from './permissions.ts';

/** A custom policy of RAM, as its console and `aliyun ram CreatePolicy` take it. */
export interface RamPolicy {
  readonly Version: '1';
  readonly Statement: readonly RamStatement[];
}

/** What is allowed on what. */
export interface RamStatement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** Narrows the policy; what is left out means all. */
export interface PolicyScope {
  /** Such as `cn-hangzhou`. */
  readonly region?: string | undefined;
  /** The number of the Alibaba Cloud account. */
  readonly accountId?: string | undefined;
}

/** `read-only`: look at services. `full`: deploy and change them too. */
export type PolicyKind = 'read-only' | 'full';

/** The order of the statements: EAS first. */
const order: readonly Product[] = ['eas', 'aiworkspace', 'paistudio', 'paimodelgallery', 'cms'];

/**
 * The least that a RAM user needs for all that this client sends, or for its reads only, grouped by product. A scope
 * narrows what is about one service or one resource group of EAS: only those resources have published names, and what
 * is about no single one must be granted on all (RAM's pages). How sure each action's name is stands in `permissions.ts`.
 */
export function ramPolicy(kind: PolicyKind, scope: PolicyScope = {}): RamPolicy {
  const actions = allActions().filter((action) => kind === 'full' || isReadAction(action));
  const statements = order.flatMap((product) => {
    const own = actions.filter((action) => productOf(action) === product);
    const resources = [...new Set(own.map((action) => resourceOf(action, scope)))].sort();
    return resources.map((resource) =>
      statement(
        resource,
        own.filter((action) => resourceOf(action, scope) === resource),
      ),
    );
  });
  return { Version: '1', Statement: statements };
}

function statement(resource: string, actions: readonly ActionName[]): RamStatement {
  const names = [...new Set(actions.flatMap((action) => permissionOf(action).names))].sort();
  return { Effect: 'Allow', Action: names, Resource: resource };
}

function resourceOf(action: ActionName, { region, accountId }: PolicyScope): string {
  const named = region === undefined && accountId === undefined ? undefined : resourceKind(action);
  return named === undefined ? '*' : `acs:eas:${region ?? '*'}:${accountId ?? '*'}:${named}/*`;
}

/** What an action of EAS is about, when that is one thing whose name is published. */
function resourceKind(action: ActionName): 'service' | 'resource' | undefined {
  const { path, product }: RequestShape = requestShapes[action];
  if (product !== 'eas') return undefined;
  if (path.includes('{ServiceName}')) return 'service';
  return path.includes('{ResourceId}') ? 'resource' : undefined;
}
