import * as z from 'zod/mini';

/** What a window is to be connected to. Holds no secret: keys live in VS Code's SecretStorage. */
export const ConnectionChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('emulator') }),
  z.object({
    kind: z.literal('alibaba-cloud'),
    region: z.string(),
    workspaceId: z.optional(z.string()),
    /** `default-chain`: environment or CLI profile. `access-key`: the pair in SecretStorage. */
    credentials: z.enum(['default-chain', 'access-key']),
  }),
]);

export type ConnectionChoice = z.infer<typeof ConnectionChoice>;
