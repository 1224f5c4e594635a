import type { Settings } from '../../host/settings.ts';
import type { Translate } from '../../messages/translate.ts';
import { deleteAccessKey, readAccessKey, writeAccessKey, type AccessKey, type Secrets } from './accessKeyStore.ts';
import {
  hasEntry,
  readConnections,
  withConnection,
  withoutConnection,
  type ReadConnections,
} from './connectionEntries.ts';
import type { ConnectionSpec } from './connectionSpec.ts';

/** The named connections: entries of a setting, and a secret for each that signs with an access key. */
export class NamedConnections {
  #saved = '';

  constructor(
    private readonly settings: () => Settings,
    private readonly saveEntries: (entries: readonly unknown[]) => Promise<void>,
    private readonly secrets: Secrets,
    private readonly t: Translate,
  ) {}

  /** The connections as the settings have them now. */
  read(): ReadConnections {
    return readConnections(this.settings().connections, this.t);
  }

  /** Whether there is an entry for a connection, also one that cannot be read, such as while a person edits it. */
  has(connectionId: string): boolean {
    return hasEntry(this.settings().connections, connectionId);
  }

  /** True while the settings hold what this window itself saved last. */
  get isSavedHere(): boolean {
    return JSON.stringify(this.settings().connections) === this.#saved;
  }

  /** Adds or replaces a connection, with its key where one was typed. Rejects with nothing changed. */
  async save(spec: ConnectionSpec, newKey: AccessKey | undefined): Promise<void> {
    const before = await readAccessKey(this.secrets, spec.id);
    if (newKey) await writeAccessKey(this.secrets, spec.id, newKey);
    try {
      await this.#save(withConnection(this.settings().connections, spec));
    } catch (error) {
      if (newKey && before) await writeAccessKey(this.secrets, spec.id, before);
      else if (newKey) await deleteAccessKey(this.secrets, spec.id);
      throw error;
    }
    const usesKey = spec.kind === 'alibaba-cloud' && spec.credentials.kind === 'access-key';
    if (before && !usesKey) await deleteAccessKey(this.secrets, spec.id);
  }

  /** Removes a connection and deletes its key. */
  async remove({ id }: ConnectionSpec): Promise<void> {
    await this.#save(withoutConnection(this.settings().connections, id));
    await deleteAccessKey(this.secrets, id);
  }

  /** The connections whose key is kept here. */
  async withKey(): Promise<readonly ConnectionSpec[]> {
    const { specs } = this.read();
    const kept = await Promise.all(specs.map(async ({ id }) => readAccessKey(this.secrets, id)));
    return specs.filter((_spec, at) => kept[at] !== undefined);
  }

  async #save(entries: readonly unknown[]): Promise<void> {
    this.#saved = JSON.stringify(entries);
    await this.saveEntries(entries);
  }
}
