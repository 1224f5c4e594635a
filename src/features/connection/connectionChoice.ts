import * as z from 'zod/mini';

/** What a window is to be connected to. Named connections stand in the setting `eas.connections`. */
export const ConnectionChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** The emulator that is always there. */
  z.object({ kind: z.literal('emulator') }),
  z.object({ kind: z.literal('named'), id: z.string() }),
]);

export type ConnectionChoice = z.infer<typeof ConnectionChoice>;

/** What version 0.1.0 kept instead of a named connection. */
export const UnnamedCloud = z.object({
  kind: z.literal('alibaba-cloud'),
  region: z.string(),
  workspaceId: z.optional(z.string()),
  credentials: z.enum(['default-chain', 'access-key']),
});

export type UnnamedCloud = z.infer<typeof UnnamedCloud>;
