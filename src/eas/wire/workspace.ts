import * as z from 'zod/mini';
import { count, field, listOf, text } from './tolerant.ts';

/** An AIWorkSpace workspace. */
export const Workspace = z.looseObject({
  WorkspaceId: text,
  WorkspaceName: field(z.string()),
  DisplayName: field(z.string()),
  IsDefault: field(z.boolean()),
  Status: field(z.string()),
});

export type Workspace = z.infer<typeof Workspace>;

export const WorkspacesAnswer = z.looseObject({ Workspaces: listOf(Workspace), TotalCount: field(count) });

/** A PaiStudio resource quota. */
export const Quota = z.looseObject({
  QuotaId: z.string(),
  QuotaName: field(z.string()),
  ResourceType: field(z.string()),
  Status: field(z.string()),
  GPUType: field(z.string()),
});

export type Quota = z.infer<typeof Quota>;

export const QuotasAnswer = z.looseObject({ Quotas: listOf(Quota), TotalCount: field(count) });
