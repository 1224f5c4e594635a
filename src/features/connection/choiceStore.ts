import type { Memento } from 'vscode';
import type { Settings } from '../../host/settings.ts';
import type { Translate } from '../../messages/translate.ts';
import type { Secrets } from './accessKeyStore.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ChoiceStore } from './connectionModel.ts';
import { builtInEmulatorId, type ConnectionSpec } from './connectionSpec.ts';

const key = 'eas.connection';

/** What the store needs of the editor. */
export interface ChoiceStoreParts {
  /** VS Code's storage of the workspace: each window has its own choice. */
  readonly memento: Pick<Memento, 'get' | 'update'>;
  readonly secrets: Secrets;
  readonly settings: () => Settings;
  readonly saveConnections: (entries: readonly unknown[]) => Promise<void>;
  readonly warn: (message: string) => void;
  readonly t: Translate;
}

/** Keeps the choice of a window in its workspace; a window that never chose follows the setting. */
export class WorkspaceChoiceStore implements ChoiceStore {
  constructor(private readonly parts: ChoiceStoreParts) {}

  async read(): Promise<ConnectionSpec | undefined> {
    const kept = this.parts.memento.get<unknown>(key);
    if (kept === undefined) return this.#default();
    const [{ ConnectionChoice, UnnamedCloud }, z] = await Promise.all([
      import('./connectionChoice.ts'),
      import('zod/mini'),
    ]);
    const choice = z.safeParse(ConnectionChoice, kept);
    if (choice.success) return this.#resolve(choice.data);
    const unnamed = z.safeParse(UnnamedCloud, kept);
    if (!unnamed.success) return undefined;
    const { nameOldChoice } = await import('./oldChoice.ts');
    const spec = await nameOldChoice(unnamed.data, this.parts);
    await this.write({ kind: 'named', id: spec.id });
    return spec;
  }

  async write(choice: ConnectionChoice): Promise<void> {
    await this.parts.memento.update(key, choice);
  }

  async #resolve(choice: ConnectionChoice): Promise<ConnectionSpec | undefined> {
    if (choice.kind === 'none') return undefined;
    if (choice.kind === 'emulator') return builtInEmulator(this.parts.t);
    return (await this.#named()).find(({ id }) => id === choice.id);
  }

  async #default(): Promise<ConnectionSpec | undefined> {
    const { defaultConnection: wanted } = this.parts.settings();
    if (wanted === '' || wanted === 'none') return undefined;
    if (wanted === 'emulator') return builtInEmulator(this.parts.t);
    const named = await this.#named();
    const found = named.find(({ name }) => name === wanted) ?? named.find(({ id }) => id === wanted);
    if (!found) this.parts.warn(`eas.defaultConnection names no connection: ${wanted}`);
    return found;
  }

  async #named(): Promise<readonly ConnectionSpec[]> {
    const { readConnections } = await import('./connectionEntries.ts');
    const { specs, problems } = readConnections(this.parts.settings().connections, this.parts.t);
    for (const problem of problems) this.parts.warn(problem);
    return specs;
  }
}

/** The emulator that is there without being set up. */
export function builtInEmulator(t: Translate): ConnectionSpec {
  return { kind: 'emulator', id: builtInEmulatorId, name: t('Local emulator') };
}
