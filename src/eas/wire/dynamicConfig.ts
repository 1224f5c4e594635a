import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { field, text } from './tolerant.ts';

/** One setting of a running service, such as `llm_gateway.rate_limit`. */
export const DynamicConfig = z.looseObject({
  Key: z.string(),
  /** Often JSON text. May hold a token that a person wrote into it: not for logs. */
  Value: field(text),
  CreatedAt: field(z.string()),
  UpdatedAt: field(z.string()),
});

export type DynamicConfig = z.infer<typeof DynamicConfig>;

/** One page of ListConfigs. */
export const ConfigPage = pageOf('Configs', DynamicConfig);
