import * as z from 'zod/mini';
import { stageIds } from '../../eas/deployment/stages.ts';
import type { Memory } from './savedDraft.ts';

/** A deployment that was sent, as it is kept over a reload of the window. */
const SavedRun = z.object({
  serviceName: z.string(),
  startedAt: z.number(),
  /** False while the answer of CreateService is still out: the service may or may not be there. */
  taken: z.boolean(),
  reached: z.enum(stageIds),
});

export type SavedRun = z.infer<typeof SavedRun>;

/** Keeps the deployment under way for each connection. */
export class RunStore {
  constructor(private readonly memory: Memory) {}

  read(connectionId: string): SavedRun | undefined {
    const read = z.safeParse(SavedRun, this.memory.get(keyOf(connectionId)));
    return read.success ? read.data : undefined;
  }

  async write(connectionId: string, run: SavedRun): Promise<void> {
    await this.memory.update(keyOf(connectionId), run);
  }

  async clear(connectionId: string): Promise<void> {
    await this.memory.update(keyOf(connectionId), undefined);
  }
}

function keyOf(connectionId: string): string {
  return `eas.deploy.run:${connectionId}`;
}
