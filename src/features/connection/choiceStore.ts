import type { Memento } from 'vscode';
import type { Settings } from '../../host/settings.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ChoiceStore } from './connectionModel.ts';

const key = 'eas.connection';

/** Keeps the choice of a window in its workspace; a window that never chose follows the setting. */
export class WorkspaceChoiceStore implements ChoiceStore {
  constructor(
    private readonly memento: Memento,
    private readonly settings: () => Settings,
  ) {}

  async read(): Promise<ConnectionChoice> {
    const kept = this.memento.get<unknown>(key);
    if (kept === undefined) return { kind: this.settings().defaultConnection };
    const [{ ConnectionChoice }, z] = await Promise.all([import('./connectionChoice.ts'), import('zod/mini')]);
    const read = z.safeParse(ConnectionChoice, kept);
    return read.success ? read.data : { kind: 'none' };
  }

  async write(choice: ConnectionChoice): Promise<void> {
    await this.memento.update(key, choice);
  }
}
