import type { Product } from '../../cloud/endpoints.ts';
import type { ActionName } from '../requests.ts';
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
 * The least that a RAM user needs for all that this client sends, or for its reads only; one statement for each
 * product. How sure each name is stands in `permissions.ts`.
 */
export function ramPolicy(kind: PolicyKind, scope: PolicyScope = {}): RamPolicy {
  const actions = allActions().filter((action) => kind === 'full' || isReadAction(action));
  const statements = order.flatMap((product) => statement(product, actions, scope));
  return { Version: '1', Statement: statements };
}

function statement(product: Product, actions: readonly ActionName[], scope: PolicyScope): RamStatement[] {
  const own = actions.filter((action) => productOf(action) === product);
  if (own.length === 0) return [];
  const names = [...new Set(own.flatMap((action) => permissionOf(action).names))].sort();
  return [{ Effect: 'Allow', Action: names, Resource: resourceOf(product, scope) }];
}

/** Only EAS publishes how its resources are named for all actions: the others' lists are given on all resources. */
function resourceOf(product: Product, { region = '*', accountId = '*' }: PolicyScope): string {
  return product === 'eas' ? `acs:eas:${region}:${accountId}:*` : '*';
}
