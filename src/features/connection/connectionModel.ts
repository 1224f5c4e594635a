import { CloudError } from '../../cloud/errors.ts';
import { Changes, type OnChange, type Subscription } from '../../host/changes.ts';
import type { Connection, ConnectionState } from './connection.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ConnectionSource } from './connectionSource.ts';

/** An open connection and how to close it. */
export interface OpenedConnection {
  readonly connection: Connection;
  /** Settles with the reason when the connection ends by itself (the emulator's process died). */
  readonly ended?: Promise<Error>;
  dispose(): void;
}

/** Opens what was chosen; the real one starts the emulator or builds a client for the cloud. */
export interface ConnectionOpener {
  labelOf(choice: ConnectionChoice): string;
  open(choice: Exclude<ConnectionChoice, { kind: 'none' }>, signal: AbortSignal): Promise<OpenedConnection>;
}

/** Where the window's choice is kept between sessions. */
export interface ChoiceStore {
  read(): Promise<ConnectionChoice>;
  write(choice: ConnectionChoice): Promise<void>;
}

/** The window's one connection. Nothing is opened before someone asks for it. */
export class ConnectionModel implements ConnectionSource, Subscription {
  readonly #changed = new Changes<ConnectionState>();
  readonly onDidChange: OnChange<ConnectionState> = this.#changed.on;
  #state: ConnectionState = { kind: 'none' };
  #opened: OpenedConnection | undefined;
  #opening: { readonly abort: AbortController; readonly done: Promise<Connection> } | undefined;

  constructor(
    private readonly opener: ConnectionOpener,
    private readonly store: ChoiceStore,
    private readonly noConnection: () => Error,
  ) {}

  get state(): ConnectionState {
    return this.#state;
  }

  /** Opens the chosen connection unless it is open or opening already. Rejects when there is none or it fails. */
  async connected(): Promise<Connection> {
    if (this.#opened) return this.#opened.connection;
    if (this.#opening) return this.#opening.done;
    const abort = new AbortController();
    const done = this.#open(abort.signal);
    this.#opening = { abort, done };
    try {
      return await done;
    } finally {
      if (this.#opening?.abort === abort) this.#opening = undefined;
    }
  }

  /** Closes what is open, keeps the choice and opens it. */
  async choose(choice: ConnectionChoice): Promise<void> {
    await this.store.write(choice);
    this.close();
    if (choice.kind !== 'none') await this.connected();
  }

  /**
   * Chooses a connection of this kind unless it is open or opening already: to open the emulator again would end it,
   * with all that it keeps in memory. True when it was opened for this call.
   */
  async chooseUnlessOpen(choice: Exclude<ConnectionChoice, { kind: 'none' }>): Promise<boolean> {
    const chosen = (await this.store.read()).kind === choice.kind;
    const there = this.#opened ? this.#opened.connection.kind === choice.kind : this.#opening !== undefined;
    if (chosen && there) await this.connected();
    else await this.choose(choice);
    return !(chosen && there);
  }

  /** Closes and opens again, for "Retry". */
  async reconnect(): Promise<Connection> {
    this.close();
    return this.connected();
  }

  /** Closes the connection and goes back to `none`. */
  close(): void {
    this.#opening?.abort.abort();
    this.#opening = undefined;
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#set({ kind: 'none' });
  }

  dispose(): void {
    this.#opening?.abort.abort();
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#changed.dispose();
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    const choice = await this.store.read();
    if (choice.kind === 'none') throw this.noConnection();
    if (signal.aborted) throw cancelled();
    const label = this.opener.labelOf(choice);
    this.#set({ kind: 'connecting', label });
    try {
      const opened = await this.opener.open(choice, signal);
      if (signal.aborted) {
        opened.dispose();
        throw cancelled();
      }
      this.#opened = opened;
      this.#set({ kind: 'connected', connection: opened.connection });
      void opened.ended?.then((error) => this.#end(opened, label, error));
      return opened.connection;
    } catch (error) {
      if (signal.aborted) throw cancelled();
      this.#set({ kind: 'failed', label, error: asError(error) });
      throw error;
    }
  }

  #end(opened: OpenedConnection, label: string, error: Error): void {
    if (this.#opened !== opened) return;
    this.#opened = undefined;
    this.#set({ kind: 'failed', label, error });
  }

  #set(state: ConnectionState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function cancelled(): CloudError {
  return new CloudError({ kind: 'cancelled', action: 'Connect' });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
