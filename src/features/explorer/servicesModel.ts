import type { ServiceModel } from '../../eas/services/model.ts';
import type { Instance } from '../../eas/wire/instance.ts';
import { Changes, type OnChange, type Subscription } from '../../host/changes.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import { changedServices } from './changedServices.ts';
import { keepKnownMembers } from './knownMembers.ts';

/** What the Services view has to show. */
export type ServicesState =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'ready';
      readonly services: readonly ServiceModel[];
      /** When the services were read, ms since the epoch. */
      readonly readAt: number;
      /** Why the last refresh failed; the services are then older than it. */
      readonly stale: unknown;
    };

/** `all`: the list itself changed. `some`: only these services look different. */
export type ServicesChange =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly services: readonly ServiceModel[] };

/** Reads the services of a connection; the real one is `loadServices` of `eas`. */
export type ServiceLoader = (connection: Connection, signal: AbortSignal) => Promise<readonly ServiceModel[]>;

/** How long to wait before the next refresh, in ms. */
export interface RefreshPace {
  /** While a service is on its way to another state. */
  readonly changing: (connection: Connection) => number;
  readonly idle: number;
}

/** Reads at the quick pace after a change was asked for: EAS may still tell the old state for a moment. */
const readsAfterChange = 3;

/** The services of the active connection: read while someone looks, fresh while something changes. */
export class ServicesModel implements Subscription {
  readonly #changed = new Changes<ServicesChange>();
  readonly onDidChange: OnChange<ServicesChange> = this.#changed.on;
  readonly #connectionListener: Subscription;
  readonly #instances = new Map<string, readonly Instance[]>();
  readonly #watchedInstances = new Map<string, ServiceModel>();
  #byKey: ReadonlyMap<string, ServiceModel> = new Map();
  #state: ServicesState = { kind: 'disconnected' };
  #visible = false;
  #timer: NodeJS.Timeout | undefined;
  #quickReads = 0;
  /** Reads that came to their end. */
  #reads = 0;
  #running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  constructor(
    private readonly connections: ConnectionSource,
    private readonly load: ServiceLoader,
    private readonly pace: RefreshPace,
  ) {
    this.#connectionListener = connections.onDidChange((state) => this.#onConnection(state.kind));
  }

  get state(): ServicesState {
    return this.#state;
  }

  /** Why the last read failed; undefined when it did not. */
  get trouble(): unknown {
    if (this.#state.kind === 'failed') return this.#state.error;
    return this.#state.kind === 'ready' ? this.#state.stale : undefined;
  }

  /** Starts reading when the view shows, and stops all work when it hides. */
  setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    if (visible) void this.refresh();
    else this.#pause();
  }

  /** Reads the services now; joins a refresh under way. Never rejects: the state tells. */
  async refresh(): Promise<void> {
    if (this.#running) return this.#running.done;
    this.#stopTimer();
    const abort = new AbortController();
    const done = this.#read(abort.signal);
    this.#running = { abort, done };
    await done;
    if (this.#running?.abort === abort) this.#running = undefined;
    this.#schedule();
  }

  /** Reads after a change was asked for: anew, since a read under way may tell what was before, and often for a while. */
  async readChange(): Promise<void> {
    await this.#running?.done;
    this.#quickReads = readsAfterChange;
    await this.refresh();
  }

  /** All services as they are now; read first unless the list is kept fresh by itself. Rejects with why there is none. */
  async fresh(): Promise<readonly ServiceModel[]> {
    if (this.#timer === undefined || this.#state.kind !== 'ready') {
      const reads = this.#reads;
      await this.refresh();
      // Hiding the view ends a read, also for who asked for it by another way.
      if (this.#reads === reads) await this.refresh();
    }
    if (this.#state.kind === 'failed') throw this.#state.error;
    if (this.#state.kind === 'disconnected') await this.connections.connected();
    return this.all();
  }

  /** The service with this name, or undefined when it is not in the list. */
  find(name: string): ServiceModel | undefined {
    return this.all().find((service) => service.name === name);
  }

  /** The newest model of a service that was shown before. */
  byKey(key: string): ServiceModel | undefined {
    return this.#byKey.get(key);
  }

  /** One service by its name, read now, for when the list may not be read. */
  async read(name: string): Promise<ServiceModel> {
    const connection = await this.connections.connected();
    const { readService } = await import('../../eas/services/wait.ts');
    return readService(connection.api, name);
  }

  /** All services, members after their parent. */
  all(): readonly ServiceModel[] {
    return this.#state.kind === 'ready' ? flatten(this.#state.services) : [];
  }

  /** The instances of a service: from memory, or read now. */
  async instances(service: ServiceModel): Promise<readonly Instance[]> {
    this.#watchedInstances.set(service.key, service);
    const known = this.#instances.get(service.key);
    if (known) return known;
    const connection = await this.connections.connected();
    const read = await connection.api.listInstances(service.name);
    const wanted = this.#watchedInstances.has(service.key) && this.#isCurrent(connection);
    if (wanted) this.#instances.set(service.key, read);
    return read;
  }

  /** Stops keeping a service's instances fresh, when its node is collapsed. */
  forgetInstances(service: ServiceModel): void {
    this.#watchedInstances.delete(service.key);
    this.#instances.delete(service.key);
  }

  dispose(): void {
    this.#pause();
    this.#connectionListener.dispose();
    this.#changed.dispose();
  }

  #onConnection(kind: 'none' | 'connecting' | 'connected' | 'failed'): void {
    if (kind === 'connecting') return this.#clear({ kind: 'loading' });
    if (kind === 'none') {
      this.#stopReading();
      return this.#clear({ kind: 'disconnected' });
    }
    if (kind === 'failed' && !this.#running && this.connections.state.kind === 'failed') {
      return this.#clear({ kind: 'failed', error: this.connections.state.error });
    }
    if (kind === 'connected' && this.#visible && !this.#running) void this.refresh();
  }

  /** Nothing of another connection is ever shown. */
  #clear(state: ServicesState): void {
    this.#stopTimer();
    this.#instances.clear();
    this.#watchedInstances.clear();
    this.#set(state, { kind: 'all' });
  }

  async #read(signal: AbortSignal): Promise<void> {
    try {
      if (this.#state.kind === 'disconnected') this.#set({ kind: 'loading' }, { kind: 'all' });
      const connection = await this.connections.connected();
      const loaded = await this.load(connection, signal);
      if (signal.aborted || !this.#isCurrent(connection)) return;
      const before = this.#state.kind === 'ready' ? this.#state.services : undefined;
      const services = keepKnownMembers(before, loaded);
      const change = changedServices(before, services);
      const instanceChanges = await this.#readInstances(connection, services, signal);
      if (signal.aborted || !this.#isCurrent(connection)) return;
      this.#reads += 1;
      const state: ServicesState = { kind: 'ready', services, readAt: Date.now(), stale: undefined };
      this.#set(state, mergeChanges(change, instanceChanges));
    } catch (error) {
      if (signal.aborted) return;
      this.#reads += 1;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const connection = this.connections.state;
    if (connection.kind === 'none') return this.#set({ kind: 'disconnected' }, { kind: 'all' });
    if (connection.kind === 'failed') return this.#clear({ kind: 'failed', error: connection.error });
    if (this.#state.kind === 'ready') {
      return this.#set({ ...this.#state, stale: error }, { kind: 'some', services: [] });
    }
    this.#set({ kind: 'failed', error }, { kind: 'all' });
  }

  /** Reads the instances of expanded services again; gives the services whose instances changed. */
  async #readInstances(
    connection: Connection,
    services: readonly ServiceModel[],
    signal: AbortSignal,
  ): Promise<ServiceModel[]> {
    const expanded = flatten(services).filter((service) => this.#watchedInstances.has(service.key));
    const changed = await Promise.all(
      expanded.map(async (service) => {
        const read = await connection.api.listInstances(service.name, signal).catch(() => undefined);
        if (!read || JSON.stringify(read) === JSON.stringify(this.#instances.get(service.key))) return undefined;
        this.#instances.set(service.key, read);
        return service;
      }),
    );
    return changed.filter((service) => service !== undefined);
  }

  #isCurrent(connection: Connection): boolean {
    const { state } = this.connections;
    return state.kind === 'connected' && state.connection.id === connection.id;
  }

  #set(state: ServicesState, change: ServicesChange): void {
    this.#state = state;
    this.#byKey = new Map(this.all().map((service) => [service.key, service]));
    this.#changed.fire(change);
  }

  #schedule(): void {
    this.#stopTimer();
    const { state } = this.connections;
    if (!this.#visible || state.kind !== 'connected') return;
    const changing = this.all().some((service) => service.state.changing);
    const quick = changing || this.#quickReads > 0;
    this.#quickReads = Math.max(0, this.#quickReads - 1);
    const wait = quick ? this.pace.changing(state.connection) : this.pace.idle;
    this.#timer = setTimeout(() => void this.refresh(), wait);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #stopReading(): void {
    this.#running?.abort.abort();
    this.#running = undefined;
  }

  #pause(): void {
    this.#stopTimer();
    this.#stopReading();
  }
}

function flatten(services: readonly ServiceModel[]): ServiceModel[] {
  return services.flatMap((service) => [service, ...service.members]);
}

function mergeChanges(change: ServicesChange, more: readonly ServiceModel[]): ServicesChange {
  if (change.kind === 'all') return change;
  return { kind: 'some', services: [...new Set([...change.services, ...more])] };
}
