import type { AccessTarget } from '../../eas/access/accessTarget.ts';
import { checkConnection, plannedRows } from '../../eas/access/checkConnection.ts';
import { checkReport } from '../../eas/access/checkReport.ts';
import type { CheckRow } from '../../eas/access/checkRow.ts';
import { type PolicyKind, ramPolicy } from '../../eas/access/ramPolicy.ts';
import type { ExplainedError } from '../../eas/explainError.ts';
import type { Log } from '../../host/log.ts';
import type { Prompts } from '../../host/prompts.ts';
import type { Subscription } from '../../host/changes.ts';
import type { AccessMessage, AccessState } from '../../messages/access.ts';
import type { Translate } from '../../messages/translate.ts';
import { type ConnectionState, specOf } from '../connection/connection.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import { type ConnectionSpec, opensTheSame } from '../connection/connectionSpec.ts';
import { stateOf } from './accessView.ts';

/** The connection that is checked, with all that the check needs. */
export interface Checked {
  readonly spec: ConnectionSpec;
  readonly target: AccessTarget;
}

/** What the session is built from. */
export interface AccessSessionParts {
  readonly connections: Pick<ConnectionSource, 'onDidChange'>;
  /** The window's connection, open or failed; undefined when there is none. Rejects when it cannot even be asked. */
  readonly find: () => Promise<Checked | undefined>;
  readonly t: Translate;
  readonly explain: (error: unknown) => ExplainedError;
  readonly formatTime: (ms: number) => string;
  readonly now: () => number;
  /** The extension's version, for the report. */
  readonly version: string;
  readonly prompts: Pick<Prompts, 'notify'>;
  readonly log: Pick<Log, 'error'>;
  readonly copy: (text: string) => Thenable<void>;
  readonly switchConnection: () => void;
}

/** What the session knows now. */
export interface AccessFacts {
  readonly status: AccessState['status'];
  readonly checked: Checked | undefined;
  readonly rows: readonly CheckRow[];
  readonly error: ExplainedError | undefined;
}

const nothing: AccessFacts = { status: 'ready', checked: undefined, rows: [], error: undefined };

/** One check of the window's connection after another. Nothing of another connection stays in it. */
export class AccessSession implements Subscription {
  #facts: AccessFacts = nothing;
  #abort: AbortController | undefined;
  #endedAt = 0;
  readonly #listener: Subscription;

  constructor(
    private readonly parts: AccessSessionParts,
    private readonly changed: () => void,
  ) {
    this.#listener = parts.connections.onDidChange((state) => this.#onConnection(state));
  }

  get state(): AccessState {
    return stateOf(this.#facts, this.parts);
  }

  /** Does what the panel asks for. Never rejects. */
  async handle(message: AccessMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.changed();
      case 'run':
        return this.run();
      case 'cancel':
        return this.#cancel();
      case 'copyReport':
        return this.#copyReport();
      case 'copyPolicy':
        return this.#copyPolicy(message.kind);
      case 'switchConnection':
        return this.parts.switchConnection();
    }
  }

  /** Checks the window's connection from the start. A check under way is ended first. */
  async run(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#set({ ...nothing, status: 'preparing' });
    try {
      const checked = await this.parts.find();
      if (abort.signal.aborted) return;
      if (!checked) return this.#set({ ...nothing, status: 'none' });
      await this.#check(checked, abort);
    } catch (error) {
      if (abort.signal.aborted) return;
      const explained = this.parts.explain(error);
      this.parts.log.error(explained.details);
      this.#set({ ...nothing, status: 'failed', error: explained });
    }
  }

  dispose(): void {
    this.#abort?.abort();
    this.#listener.dispose();
  }

  /** While the connection is looked for there is nothing to keep; what looks for it is not waited for. */
  #cancel(): void {
    this.#abort?.abort();
    if (this.#facts.status === 'preparing') this.#set(nothing);
  }

  async #check(checked: Checked, abort: AbortController): Promise<void> {
    const isCurrent = (): boolean => this.#abort === abort;
    this.#set({ status: 'running', checked, rows: plannedRows(checked.target), error: undefined });
    const rows = await checkConnection(checked.target, abort.signal, (now) => {
      if (isCurrent()) this.#set({ ...this.#facts, rows: now });
    });
    if (!isCurrent()) return;
    this.#endedAt = this.parts.now();
    this.#set({ ...this.#facts, status: 'done', rows });
  }

  /** What was found out about one connection says nothing of another. */
  #onConnection(state: ConnectionState): void {
    // It may be opening because we look for it.
    if (this.#facts.status === 'preparing') return;
    const spec = specOf(state);
    const { checked } = this.#facts;
    if (spec && checked && opensTheSame(spec, checked.spec)) return;
    this.#abort?.abort();
    this.#abort = undefined;
    this.#set({ ...nothing, status: spec ? 'ready' : 'none' });
  }

  async #copyReport(): Promise<void> {
    const { checked, rows } = this.#facts;
    if (!checked || rows.length === 0) return;
    const { t, version, formatTime } = this.parts;
    const { region, workspaceId } = checked.target;
    const head = { label: checked.spec.name, region, workspaceId, at: this.#endedAt || this.parts.now(), version };
    await this.parts.copy(checkReport(rows, head, { t, formatTime }));
    await this.parts.prompts.notify('info', t('Copied the report. It holds no secret.'));
  }

  async #copyPolicy(kind: PolicyKind): Promise<void> {
    const { t } = this.parts;
    await this.parts.copy(`${JSON.stringify(ramPolicy(kind), null, 2)}\n`);
    const told = kind === 'full' ? t('Copied the full RAM policy.') : t('Copied the read-only RAM policy.');
    const paste = t('In the RAM console, make a custom policy of it and grant that to the user.');
    const unsure = t('The names of the Model Gallery permissions in it are not published: they may differ.');
    await this.parts.prompts.notify('info', [told, paste, unsure].join(' '));
  }

  #set(facts: AccessFacts): void {
    this.#facts = facts;
    this.changed();
  }
}
