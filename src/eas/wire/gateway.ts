import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { Label, listOf, maybe } from './tolerant.ts';

/** A dedicated gateway (`gw-…`). */
export const Gateway = z.looseObject({
  GatewayId: z.string(),
  GatewayName: maybe.string,
  /** Its size, such as `2c4g`. */
  InstanceType: maybe.string,
  Replicas: maybe.count,
  Status: maybe.string,
  ChargeType: maybe.string,
  IsDefault: maybe.flag,
  InternetEnabled: maybe.flag,
  InternetStatus: maybe.string,
  InternetDomain: maybe.string,
  IntranetEnabled: maybe.flag,
  IntranetDomain: maybe.string,
  SSLRedirectionEnabled: maybe.flag,
  ExternalClusterId: maybe.string,
  Labels: listOf(Label),
  CreateTime: maybe.string,
  UpdateTime: maybe.string,
});

export type Gateway = z.infer<typeof Gateway>;

/** One page of ListGateway. */
export const GatewayPage = pageOf('Gateways', Gateway);
