import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, flag, Label, listOf } from './tolerant.ts';

/** A dedicated gateway (`gw-…`). */
export const Gateway = z.looseObject({
  GatewayId: z.string(),
  GatewayName: field(z.string()),
  /** Its size, such as `2c4g`. */
  InstanceType: field(z.string()),
  Replicas: field(count),
  Status: field(z.string()),
  ChargeType: field(z.string()),
  IsDefault: field(flag),
  InternetEnabled: field(flag),
  InternetStatus: field(z.string()),
  InternetDomain: field(z.string()),
  IntranetEnabled: field(flag),
  IntranetDomain: field(z.string()),
  SSLRedirectionEnabled: field(flag),
  ExternalClusterId: field(z.string()),
  Labels: listOf(Label),
  CreateTime: field(z.string()),
  UpdateTime: field(z.string()),
});

export type Gateway = z.infer<typeof Gateway>;

/** One page of ListGateway. */
export const GatewayPage = pageOf('Gateways', Gateway);
