import type { ServiceModel, ServicePhase } from '../../eas/services/model.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { SessionParts } from './deployParts.ts';
import { DeploySession } from './deploySession.ts';
import type { Question } from '../../host/prompts.ts';
import type { CloudError } from '../../cloud/errors.ts';
import type { WatchOutcome } from '../../eas/services/wait.ts';
import type { ServiceEvent } from '../../eas/wire/events.ts';
import type { Service } from '../../eas/wire/service.ts';
import { explainError } from '../../eas/explainError.ts';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import { FakeCapacity } from './capacity/fakeCapacity.testing.ts';
import type { CapacitySettings } from './capacitySettings.ts';
import { FakeEas, type FakeFaults } from './fakeEas.testing.ts';
import { theRules } from './theRules.ts';

const english: Translate = (message, ...args) => fillPlaceholders(message, args);

/** What a test wants of the world around the session. */
export interface FakeHostOptions {
  readonly faults?: FakeFaults;
  readonly services?: readonly string[];
  readonly state?: ConnectionState;
  readonly kind?: Connection['kind'];
  readonly t?: Translate;
  readonly memory?: Map<string, unknown>;
  readonly settings?: Partial<CapacitySettings>;
}

/** A watch that the test runs by hand. */
interface FakeWatch {
  readonly update: (service: ServiceModel, events?: readonly ServiceEvent[]) => void;
  readonly trouble: (error: CloudError) => void;
  /** A look that found the service and no events. */
  readonly withoutEvents: (service: ServiceModel, error: CloudError) => void;
  readonly end: (outcome: WatchOutcome, service: ServiceModel | undefined, events?: readonly ServiceEvent[]) => void;
  readonly fail: (error: unknown) => void;
}

/** The real session with everything around it made up: prompts that answer, an EAS in memory, a watch run by hand. */
export class FakeHost {
  readonly eas: FakeEas;
  readonly memory: Map<string, unknown>;
  readonly questions: Question[] = [];
  readonly notices: { level: string; message: string; actions: readonly string[] }[] = [];
  readonly reports: string[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  readonly chats: string[] = [];
  readonly deletions: string[] = [];
  readonly deployed: string[] = [];
  readonly capacity = new FakeCapacity();
  /** What is typed into the next input box. */
  types: string | undefined;
  settings: CapacitySettings;
  readonly #settingsListeners = new Set<() => void>();
  /** The button that is pressed in every notice that has it. */
  chooses: string | undefined;
  agrees: boolean | Promise<boolean> = true;
  /** The watch under way, to be driven by the test. */
  watching: FakeWatch | undefined;
  cancelProgress: () => void = () => undefined;
  readonly session: DeploySession;
  #listeners = new Set<(state: ConnectionState) => void>();
  #changed = new Set<() => void>();
  #state: ConnectionState;

  constructor(options: FakeHostOptions = {}) {
    this.eas = new FakeEas(options.faults, [...(options.services ?? [])]);
    this.memory = options.memory ?? new Map();
    this.settings = { gpuMemory: {}, prices: {}, currency: 'CNY', ...options.settings };
    this.#state = options.state ?? { kind: 'connected', connection: this.connection(options.kind) };
    this.session = new DeploySession(this.#parts(options.t ?? english), () =>
      this.#changed.forEach((listen) => listen()),
    );
  }

  connection(kind: Connection['kind'] = 'emulator', id = 'emulator'): Connection {
    const label = kind === 'emulator' ? 'Local emulator' : 'Alibaba Cloud';
    return { id, kind, label, region: 'cn-hangzhou', workspaceId: undefined, pollMs: 1_000, api: this.eas.api };
  }

  /** Changes settings, as a person does. */
  set(settings: Partial<CapacitySettings>): void {
    this.settings = { ...this.settings, ...settings };
    for (const listen of this.#settingsListeners) listen();
  }

  connect(state: ConnectionState): void {
    this.#state = state;
    for (const listen of this.#listeners) listen(state);
  }

  onChange(listen: () => void): void {
    this.#changed.add(listen);
  }

  /** Resolves when the session's state fits. */
  until(fits: (state: DeploySession['state']) => boolean): Promise<void> {
    if (fits(this.session.state)) return Promise.resolve();
    return new Promise((resolve) => {
      const listen = (): void => {
        if (!fits(this.session.state)) return;
        this.#changed.delete(listen);
        resolve();
      };
      this.#changed.add(listen);
    });
  }

  #parts(t: Translate): SessionParts {
    const getState = (): ConnectionState => this.#state;
    return {
      connections: {
        get state() {
          return getState();
        },
        onDidChange: (listen) => {
          this.#listeners.add(listen);
          return { dispose: () => void this.#listeners.delete(listen) };
        },
        connected: () => {
          const state = getState();
          if (state.kind === 'connected') return Promise.resolve(state.connection);
          return state.kind === 'connecting'
            ? new Promise(() => undefined)
            : Promise.reject(new Error('Not connected.'));
        },
      },
      prompts: {
        confirm: async (question) => {
          this.questions.push(question);
          return this.agrees;
        },
        pick: () => Promise.resolve(undefined),
        text: () => Promise.resolve(this.types),
        notify: (level, message, ...actions) => {
          this.notices.push({ level, message, actions });
          return Promise.resolve(actions.find((action) => action === this.chooses));
        },
        progress: (title, work) => {
          const abort = new AbortController();
          this.cancelProgress = () => abort.abort();
          return work((message) => this.reports.push(`${title}: ${message}`), abort.signal);
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined, show: () => undefined },
      onDeployed: (name) => void this.deployed.push(name),
      memory: {
        get: (key) => this.memory.get(key),
        // As VS Code does: what is kept is JSON.
        update: async (key, value) =>
          void this.memory.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value))),
      },
      t,
      explain: (error) => explainError(error, t),
      watch: (_api, _name, { signal, onUpdate }) =>
        new Promise((resolve, reject) => {
          this.watching = {
            update: (service, events = []) => onUpdate({ service, events, trouble: undefined }),
            trouble: (trouble) => onUpdate({ service: undefined, events: [], trouble }),
            withoutEvents: (service, eventsTrouble) =>
              onUpdate({ service, events: [], trouble: undefined, eventsTrouble }),
            end: (outcome, service, events = []) => resolve({ outcome, service, events, trouble: undefined }),
            fail: reject,
          };
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      rules: theRules,
      capacity: this.capacity,
      settings: {
        read: () => this.settings,
        onChange: (listener) => {
          this.#settingsListeners.add(listener);
          return { dispose: () => void this.#settingsListeners.delete(listener) };
        },
        save: async (setting, instanceType, value) => {
          this.set({ [setting]: { ...this.settings[setting], [instanceType]: value } });
        },
      },
      restMs: 0,
      now: () => Date.UTC(2026, 10, 5, 6, 30),
      copy: async (text) => void this.copied.push(text),
      openJson: async (text) => void this.opened.push(text),
      openChat: (name) => void this.chats.push(name),
      deleteService: (name) => void this.deletions.push(name),
      switchConnection: () => undefined,
    };
  }
}

/** A service of the tree's model. */
export function serviceModel(
  name: string,
  phase: ServicePhase,
  status: string,
  more: Partial<ServiceModel> & { readonly message?: string } = {},
): ServiceModel {
  const { message, ...rest } = more;
  return {
    key: `cn-hangzhou/${name}`,
    name,
    uid: undefined,
    region: 'cn-hangzhou',
    kind: 'single',
    ownLife: true,
    role: undefined,
    state: { phase, status, message, changing: !['running', 'failed', 'stopped'].includes(phase) },
    instances: { running: phase === 'running' ? 1 : 0, total: 1 },
    members: [],
    ratio: undefined,
    service: { ServiceName: name } as Service,
    ...rest,
  };
}

/** An aggregate with its three members, each in its phase. */
export function aggregate(
  name: string,
  phase: ServicePhase,
  status: string,
  members: Partial<Record<'prefill' | 'decode' | 'router', readonly [ServicePhase, string, string?]>> = {},
): ServiceModel {
  const roles = ['prefill', 'decode', 'router'] as const;
  return serviceModel(name, phase, status, {
    kind: 'aggregate',
    members: roles.map((role) => {
      const [memberPhase, memberStatus, message] = members[role] ?? [phase, status];
      return serviceModel(`${name}-${role}`, memberPhase, memberStatus, {
        kind: 'member',
        role: { kind: role, label: role },
        ...(message === undefined ? {} : { message }),
      });
    }),
  });
}
