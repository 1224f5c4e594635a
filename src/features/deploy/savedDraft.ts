import * as z from 'zod/mini';
import type { DeploymentDraft } from '../../eas/deployment/draft.ts';
import { keptDraft } from '../../eas/deployment/keptDraft.ts';
import { GalleryModel } from '../../eas/wire/gallery.ts';
import { WorkloadView } from '../../messages/deployWorkload.ts';

/** What a person has chosen before there is a configuration. */
export interface TemplateChoice {
  readonly model: GalleryModel | undefined;
  readonly modelVersion: string | undefined;
  readonly engine: string;
  readonly profileId: string;
}

/** A form as a person left it. */
export interface FormDraft extends TemplateChoice {
  readonly draft: DeploymentDraft;
  readonly workload: WorkloadView;
}

/** A chat or a document with a page of answer, read as it comes. */
export const usualWorkload: WorkloadView = {
  inputTokens: '4096',
  outputTokens: '1024',
  requestRate: '2',
  ttftMs: '2000',
  tpotMs: '50',
};

const Resource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('public'), instanceType: z.string() }),
  z.object({ kind: z.literal('quota'), quotaId: z.string(), quotaType: z.optional(z.string()) }),
  z.object({ kind: z.literal('dedicated'), resourceId: z.string() }),
]);

const Member = z.object({
  key: z.string(),
  memberType: z.string(),
  resource: z.optional(Resource),
  instances: z.string(),
  sizes: z.object({ EP_SIZE: z.string(), DP_SIZE: z.string(), TP_SIZE: z.string() }),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  unitSize: z.number(),
  gpusPerInstance: z.optional(z.number()),
});

const SavedDraft = z.object({
  form: z.object({ name: z.string(), workspaceId: z.string(), members: z.array(Member) }),
  config: z.record(z.string(), z.unknown()),
  configText: z.string(),
  base: z.optional(z.record(z.string(), z.unknown())),
  model: z.optional(GalleryModel),
  modelVersion: z.optional(z.string()),
  engine: z.string(),
  profileId: z.string(),
  workload: z._default(WorkloadView, usualWorkload),
});

/** Where drafts are kept: VS Code's memory of the workspace. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Keeps one form draft for each connection, without its secrets. */
export class DraftStore {
  constructor(private readonly memory: Memory) {}

  /** The kept draft; undefined when there is none or an older version of the product wrote it otherwise. */
  read(connectionId: string): FormDraft | undefined {
    const read = z.safeParse(SavedDraft, this.memory.get(keyOf(connectionId)));
    if (!read.success) return undefined;
    const { form, config, configText, base, ...choice } = read.data;
    const { model, modelVersion, engine, profileId, workload } = choice;
    return { draft: { form, config, configText, base }, model, modelVersion, engine, profileId, workload };
  }

  async write(connectionId: string, form: FormDraft): Promise<void> {
    const { draft, ...choice } = form;
    await this.memory.update(keyOf(connectionId), { ...keptDraft(draft), ...choice });
  }

  async clear(connectionId: string): Promise<void> {
    await this.memory.update(keyOf(connectionId), undefined);
  }
}

function keyOf(connectionId: string): string {
  return `eas.deploy.draft:${connectionId}`;
}
