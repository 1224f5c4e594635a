import * as z from 'zod/mini';
import { Problem } from './deployProblem.ts';

/** One line of the table, in words. */
const Row = z.object({
  id: z.string(),
  look: z.enum(['waiting', 'running', 'ok', 'warning', 'failed', 'missing', 'not-checked', 'not-tried']),
  /** The look in words. */
  result: z.string(),
  title: z.string(),
  /** RAM's name of the permission. */
  permission: z.optional(z.string()),
  /** How sure that name is, where it is not. */
  permissionNote: z.optional(z.string()),
  detail: z.string(),
  advice: z.optional(z.string()),
  /** Ms. */
  took: z.optional(z.number()),
  requestId: z.optional(z.string()),
});

const Group = z.object({ id: z.string(), title: z.string(), rows: z.array(Row) });

/** Everything that the panel of "Check Connection" shows. Sent whole at every change. */
export const AccessState = z.object({
  type: z.literal('state'),
  /** `none`: there is no connection. `failed`: there is one that cannot even be asked. */
  status: z.enum(['none', 'preparing', 'ready', 'running', 'done', 'failed']),
  connection: z.optional(
    z.object({
      kind: z.enum(['emulator', 'alibaba-cloud']),
      label: z.string(),
      region: z.string(),
      workspace: z.optional(z.string()),
    }),
  ),
  summary: z.optional(
    z.object({ level: z.enum(['running', 'success', 'warning', 'error', 'info']), text: z.string() }),
  ),
  problem: z.optional(Problem),
  groups: z.array(Group),
});

export type AccessState = z.infer<typeof AccessState>;
export type AccessGroup = z.infer<typeof Group>;
export type AccessRow = z.infer<typeof Row>;

/** What the panel may say to the host. */
export const AccessMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('run') }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('copyReport') }),
  z.object({ type: z.literal('copyPolicy'), kind: z.enum(['read-only', 'full']) }),
  z.object({ type: z.literal('switchConnection') }),
]);

export type AccessMessage = z.infer<typeof AccessMessage>;
