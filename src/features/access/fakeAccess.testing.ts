/** For tests: a session over a cloud that answers from memory. */
import { staticCredentials } from '../../cloud/credentials.ts';
import { explainError } from '../../eas/explainError.ts';
import { Changes } from '../../host/changes.ts';
import { type Translate, translateWith } from '../../messages/translate.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { ConnectionSpec } from '../connection/connectionSpec.ts';
import { AccessSession, type Checked } from './accessSession.ts';

/** How the faked cloud answers, by action; what is left out is answered as usual. */
export type Answers = Readonly<Record<string, () => Response | Promise<Response>>>;

/** What a session is tried with. */
export interface FakeAccessOptions {
  readonly answers?: Answers;
  readonly t?: Translate;
  /** Undefined: there is no connection. */
  readonly checked?: Partial<Checked> | undefined;
  readonly region?: string;
  readonly workspaceId?: string;
  readonly findFails?: Error;
  /** The connection is found only then. */
  readonly findWaits?: Promise<unknown>;
}

const usual: Readonly<Record<string, unknown>> = {
  ListServices: { Services: [{ ServiceName: 'deepseek_r1_pd' }] },
  ListWorkspaces: { Workspaces: [{ WorkspaceId: '1001', DisplayName: 'Team' }] },
  ListModelGalleryModels: { Models: [{ ModelId: 'model-1' }] },
  ListModelDeploymentProfiles: { ModelVersion: '1.0', Profiles: [{ ProfileId: 'profile-1' }] },
};

export const cloudSpec: ConnectionSpec = {
  kind: 'alibaba-cloud',
  id: 'work',
  name: 'Work account',
  region: 'cn-hangzhou',
  workspaceId: undefined,
  credentials: { kind: 'cli-profile', profile: 'work', consent: false },
};

/** An answer that refuses a call for want of a permission. */
export function refusal(permission: string): () => Response {
  const body = {
    RequestId: '8B4C1A2E-0000-4444-8888-REFUSED',
    Code: 'NoPermission',
    Message: 'You are not authorized.',
    AccessDeniedDetail: { AuthAction: permission },
  };
  return () => Response.json(body, { status: 403 });
}

/** A session with all that it told and copied. */
export class FakeAccess {
  readonly session: AccessSession;
  readonly copied: string[] = [];
  readonly notes: string[] = [];
  /** Actions as they were asked for. */
  readonly asked: string[] = [];
  readonly #states = new Changes<ConnectionState>();
  readonly #changed = new Changes<void>();
  readonly onChange = this.#changed.on;
  switched = 0;

  constructor(private readonly options: FakeAccessOptions = {}) {
    const t = options.t ?? translateWith({});
    this.session = new AccessSession(
      {
        connections: { onDidChange: this.#states.on },
        find: () => this.#find(),
        t,
        explain: (error) => explainError(error, t),
        formatTime: (ms) => new Date(ms).toISOString(),
        now: () => Date.UTC(2026, 10, 22),
        version: '0.1.0',
        prompts: {
          notify: async (_level, message) => {
            this.notes.push(message);
            return undefined;
          },
        },
        log: { error: () => undefined },
        copy: async (text) => void this.copied.push(text),
        switchConnection: () => {
          this.switched += 1;
        },
      },
      () => this.#changed.fire(),
    );
  }

  /** The window takes another connection. */
  connect(spec: ConnectionSpec | undefined): void {
    const connection = { id: 'x', label: spec?.name ?? '', spec } as Connection;
    this.#states.fire(spec ? { kind: 'connected', connection } : { kind: 'none' });
  }

  /** Resolves when the session is as asked for. */
  async until(holds: (state: AccessSession['state']) => boolean): Promise<void> {
    if (holds(this.session.state)) return;
    await new Promise<void>((resolve) => {
      const listener = this.onChange(() => {
        if (!holds(this.session.state)) return;
        listener.dispose();
        resolve();
      });
    });
  }

  async #find(): Promise<Checked | undefined> {
    await this.options.findWaits;
    const { checked, findFails, region = 'cn-hangzhou', workspaceId } = this.options;
    if (findFails) throw findFails;
    if ('checked' in this.options && checked === undefined) return undefined;
    const target = {
      region,
      workspaceId,
      credentials: staticCredentials({ accessKeyId: 'LTAI-fake-id', accessKeySecret: 'canary-access-secret' }),
      credentialOrigin: 'the CLI profile work',
      fetch: this.#fetch,
      clock: { now: () => Date.UTC(2026, 10, 22), random: () => 0, pause: () => Promise.resolve() },
    };
    return { spec: cloudSpec, target, ...checked };
  }

  readonly #fetch: typeof fetch = async (_input, init) => {
    const action = new Headers(init?.headers).get('x-acs-action') ?? '';
    const signed = new Headers(init?.headers).has('authorization');
    const date = { date: new Date(Date.UTC(2026, 10, 22)).toUTCString() };
    if (!signed) return Response.json({ Code: 'MissingAuthorization' }, { status: 400, headers: date });
    this.asked.push(action);
    const own = this.options.answers?.[action];
    if (own) return own();
    return Response.json({ RequestId: `REQUEST-OF-${action}`, ...Object(usual[action] ?? {}) }, { headers: date });
  };
}
