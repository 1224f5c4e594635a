import type { Product } from '../../cloud/endpoints.ts';
import { type ActionName, type RequestShape, requestShapes } from '../requests.ts';

/**
 * How sure it is that RAM calls a permission so. `documented`: on the product's own page of RAM authorisation.
 * `inferred`: by the rule of its product, or where pages differ. `unpublished`: the product publishes none, and the
 * name is only how its neighbours would call it.
 */
export type Certainty = 'documented' | 'inferred' | 'unpublished';

/** What RAM must allow for one action. */
export interface Permission {
  /** RAM's names; more than one where sources differ and a policy needs them all to be safe. The first is shown. */
  readonly names: readonly [string, ...string[]];
  readonly certainty: Certainty;
}

/** The RAM code of each product, and what is known of the names behind it. */
const products: Readonly<Record<Product, { readonly code: string; readonly certainty: Certainty }>> = {
  // Its RAM page: `eas:<ApiName>`; resources `acs:eas:<region>:<account>:service/<name>`.
  eas: { code: 'eas', certainty: 'documented' },
  // Its RAM page: codes paiworkspace, paiimage, paidataset, paimodel … by what is read (see `codes` below).
  aiworkspace: { code: 'paiworkspace', certainty: 'documented' },
  // Its RAM page: `pai:<ApiName>`; the page of ListQuotas names pai:ListQuotas.
  paistudio: { code: 'pai', certainty: 'documented' },
  // Publishes no RAM authorisation (November 2026): by the rule of the others, not known.
  paimodelgallery: { code: 'paimodelgallery', certainty: 'unpublished' },
  // Pages of single actions publish none; an older page names cms:Query* for the same reads (see `queries` below).
  cms: { code: 'cms', certainty: 'inferred' },
};

/** AIWorkSpace keeps a RAM code for each kind of thing. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/Model/, 'paimodel'],
];

/** CloudMonitor's older names. Accounts are known to be asked for either. */
const queries: Readonly<Record<string, string>> = {
  DescribeMetricList: 'QueryMetricList',
  DescribeMetricLast: 'QueryMetricLast',
  DescribeMetricTop: 'QueryMetricTop',
  DescribeMetricMetaList: 'QueryMetricMeta',
};

/** The product that an action belongs to. */
export function productOf(action: ActionName): Product {
  const shape: RequestShape = requestShapes[action];
  return shape.product;
}

/** What RAM must allow for an action. */
export function permissionOf(action: ActionName): Permission {
  const product = productOf(action);
  const { code, certainty } = products[product];
  if (product === 'aiworkspace') {
    const own = codes.find(([kind]) => kind.test(action))?.[1] ?? code;
    return { names: [`${own}:${action}`], certainty };
  }
  const older = product === 'cms' ? queries[action] : undefined;
  const name = `${code}:${action}`;
  return { names: older === undefined ? [name] : [`${code}:${older}`, name], certainty };
}

/** Whether an action only reads. By its name, as RAM's access levels are; not by its method, which CloudMonitor lacks. */
export function isReadAction(action: ActionName): boolean {
  return /^(List|Describe|Get)[A-Z]/.test(action);
}

/** All actions that the client sends, sorted. */
export function allActions(): ActionName[] {
  return Object.keys(requestShapes)
    .filter((name): name is ActionName => Object.hasOwn(requestShapes, name))
    .sort();
}
