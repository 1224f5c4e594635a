import * as z from 'zod/mini';
import type { ServiceConfig } from '../services/config.ts';

const Networking = z.object({
  gateway: z.optional(z.string()),
  nlb: z.optional(
    z.array(
      z.object({ id: z.optional(z.string()), listener_port: z.optional(z.number()), netType: z.optional(z.string()) }),
    ),
  ),
});

/** How a configuration wants to be reached beside the shared gateway (eas/product.md, section 3.5). */
export interface Networking {
  /** Id of a dedicated gateway. */
  readonly gateway: string | undefined;
  readonly loadBalancers: readonly { readonly id: string; readonly port: number; readonly internet: boolean }[];
}

/** Reads `networking`; what is not readable is taken as not there. */
export function networkingOf(config: ServiceConfig): Networking {
  const read = z.safeParse(Networking, config['networking']);
  if (!read.success) return { gateway: undefined, loadBalancers: [] };
  return {
    gateway: read.data.gateway || undefined,
    loadBalancers: (read.data.nlb ?? []).map((entry) => ({
      id: entry.id ?? 'default',
      port: entry.listener_port ?? 0,
      internet: entry.netType === 'internet',
    })),
  };
}
