import { CloudError } from '../../cloud/errors.ts';
import { Changes, type OnChange, type Subscription } from '../../host/changes.ts';
import type { Connection, ConnectionNews, ConnectionState } from './connection.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ConnectionSource } from './connectionSource.ts';
import { builtInEmulatorId, type ConnectionSpec } from './connectionSpec.ts';

/** An open connection and how to close it. */
export interface OpenedConnection {
  readonly connection: Connection;
  /** Settles with the reason when the connection ends by itself (the emulator's process died). */
  readonly ended?: Promise<Error>;
  /** What changes from outside while it is open, such as the CLI's file. */
  readonly onNews?: OnChange<ConnectionNews>;
  dispose(): void;
}

/** Opens what was chosen; the real one starts the emulator or builds a client for the cloud. */
export interface ConnectionOpener {
  open(spec: ConnectionSpec, signal: AbortSignal): Promise<OpenedConnection>;
}

/** Where the window's choice is kept between sessions. */
export interface ChoiceStore {
  /** Undefined when nothing is chosen, or what was chosen is not there any more. */
  read(): Promise<ConnectionSpec | undefined>;
  write(choice: ConnectionChoice): Promise<void>;
}

/** The window's one connection. Nothing is opened before someone asks for it. */
export class ConnectionModel implements ConnectionSource, Subscription {
  readonly #changed = new Changes<ConnectionState>();
  readonly onDidChange: OnChange<ConnectionState> = this.#changed.on;
  readonly #news = new Changes<{ readonly connection: Connection; readonly news: ConnectionNews }>();
  /** Tells what changed about the open connection from outside. */
  readonly onNews = this.#news.on;
  #state: ConnectionState = { kind: 'none' };
  #opened: OpenedConnection | undefined;
  /** That of `#opened`, under the name it has now. */
  #connection: Connection | undefined;
  #listener: Subscription | undefined;
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
    if (this.#connection) return this.#connection;
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
   * Chooses a connection unless it is open or opening already: to open an emulator again would end it, with all that it
   * keeps in memory. True when it was opened for this call.
   */
  async chooseUnlessOpen(choice: Exclude<ConnectionChoice, { kind: 'none' }>): Promise<boolean> {
    const wanted = choice.kind === 'named' ? choice.id : builtInEmulatorId;
    const chosen = (await this.store.read())?.id === wanted;
    const there = this.#connection ? this.#connection.spec?.id === wanted : this.#opening !== undefined;
    if (chosen && there) await this.connected();
    else await this.choose(choice);
    return !(chosen && there);
  }

  /** Takes a new name for the open connection, which goes on. */
  rename(spec: ConnectionSpec): void {
    if (this.#connection?.spec?.id !== spec.id) return;
    this.#connection = { ...this.#connection, spec, label: spec.name };
    this.#set({ kind: 'connected', connection: this.#connection });
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
    this.#closeOpened();
    this.#set({ kind: 'none' });
  }

  dispose(): void {
    this.#opening?.abort.abort();
    this.#closeOpened();
    this.#changed.dispose();
    this.#news.dispose();
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    const spec = await this.store.read();
    if (!spec) throw this.noConnection();
    if (signal.aborted) throw cancelled();
    const label = spec.name;
    this.#set({ kind: 'connecting', label, spec });
    try {
      const opened = await this.opener.open(spec, signal);
      if (signal.aborted) {
        opened.dispose();
        throw cancelled();
      }
      return this.#take(opened, spec);
    } catch (error) {
      if (signal.aborted) throw cancelled();
      this.#set({ kind: 'failed', label, error: asError(error), spec });
      throw error;
    }
  }

  #take(opened: OpenedConnection, spec: ConnectionSpec): Connection {
    const connection = { ...opened.connection, spec };
    this.#opened = opened;
    this.#connection = connection;
    this.#listener = opened.onNews?.((news) => {
      if (this.#connection) this.#news.fire({ connection: this.#connection, news });
    });
    this.#set({ kind: 'connected', connection });
    void opened.ended?.then((error) => this.#end(opened, error));
    return connection;
  }

  #end(opened: OpenedConnection, error: Error): void {
    if (this.#opened !== opened || !this.#connection) return;
    const { label, spec } = this.#connection;
    this.#closeOpened();
    this.#set({ kind: 'failed', label, error, ...(spec ? { spec } : {}) });
  }

  #closeOpened(): void {
    this.#listener?.dispose();
    this.#listener = undefined;
    this.#opened?.dispose();
    this.#opened = undefined;
    this.#connection = undefined;
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
