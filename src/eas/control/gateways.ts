import type { SortOrder } from '../api.ts';
import { Gateway, GatewayPage } from '../wire/gateway.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** Which gateways are listed, and in which order; every value left out does not filter. */
export interface GatewayFilter {
  readonly gatewayId?: string;
  readonly gatewayName?: string;
  readonly gatewayType?: string;
  readonly status?: string;
  readonly chargeType?: string;
  readonly internetEnabled?: boolean;
  readonly resourceName?: string;
  readonly label?: Readonly<Record<string, string>>;
  /** Field to sort by, such as `CreateTime`. */
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** Dedicated gateways, to read. Every method rejects with a `CloudError`. */
export interface GatewaysApi {
  /** All pages of ListGateway. */
  list(filter?: GatewayFilter, signal?: AbortSignal): Promise<Gateway[]>;
  describe(gatewayId: string, signal?: AbortSignal): Promise<Gateway>;
}

/** Dedicated gateways over a caller. */
export function gatewaysApi(caller: EasCaller): GatewaysApi {
  return {
    list: (filter = {}, signal) =>
      caller.list('ListGateway', { query: wireNames({ ...filter }) }, gatewayPages, signal),
    describe: (gatewayId, signal) => {
      const parts = { path: { ClusterId: caller.region, GatewayId: gatewayId }, subject: gatewayId };
      return caller.read('DescribeGateway', parts, Gateway, signal);
    },
  };
}

const gatewayPages = { page: GatewayPage, keyOf: (gateway: Gateway) => gateway.GatewayId };
