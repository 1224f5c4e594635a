import type { PlannedRole } from '../../../messages/deployAdvice.ts';

/** What the user pays; nothing is known of prices but this. */
export interface Prices {
  /** Price of one machine per hour, by instance type. */
  readonly perHour: Readonly<Record<string, number>>;
  readonly currency: string;
}

/** What costs are counted in. */
export interface CostUnit {
  /** Undefined where costs are GPU-hours. */
  readonly currency: string | undefined;
  /** Instance types that have no price. */
  readonly withoutPrice: string[];
  /** Cost of an hour of these roles, in the order of their instance types; undefined for one that there is not. */
  perHour(roles: readonly (PlannedRole | undefined)[]): number;
}

/** Money where every instance type has a price, else GPU-hours. */
export function costUnit(types: readonly string[], { perHour, currency }: Prices): CostUnit {
  const prices = types.map((type) => (Object.hasOwn(perHour, type) ? perHour[type] : undefined));
  const withoutPrice = [...new Set(types.filter((type, index) => type !== '' && prices[index] === undefined))];
  const isPriced = types.length > 0 && prices.every((price) => price !== undefined);
  return {
    currency: isPriced ? currency : undefined,
    withoutPrice,
    perHour: (roles) =>
      roles.reduce((sum, role, index) => {
        if (role === undefined) return sum;
        const { instances, machines, tp, dp } = role;
        return sum + instances * (isPriced ? machines * (prices[index] ?? 0) : tp * dp);
      }, 0),
  };
}
