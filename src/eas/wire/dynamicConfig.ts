import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { maybe } from './tolerant.ts';

/** One setting of a running service, such as `llm_gateway.rate_limit`. */
export const DynamicConfig = z.looseObject({
  Key: z.string(),
  /** Often JSON text. May hold a token that a person wrote into it: not for logs. */
  Value: maybe.text,
  CreatedAt: maybe.string,
  UpdatedAt: maybe.string,
});

export type DynamicConfig = z.infer<typeof DynamicConfig>;

/** One page of ListConfigs. */
export const ConfigPage = pageOf('Configs', DynamicConfig);
