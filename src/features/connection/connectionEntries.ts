import * as z from 'zod/mini';
import type { Translate } from '../../messages/translate.ts';
import { builtInEmulatorId, type ConnectionSpec, type CredentialChoice } from './connectionSpec.ts';

const filled = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const id = z.optional(filled);

/** One entry of `eas.connections`, as package.json describes it to people. */
const CloudEntry = z.object({
  id,
  name: filled,
  region: z.optional(z.string().check(z.trim(), z.regex(/^[a-z]{2}-[a-z0-9-]+$/))),
  workspace: z.optional(z.union([filled, z.pipe(z.number(), z.transform(String))])),
  credentials: z.optional(z.enum(['default-chain', 'cli-profile', 'access-key'])),
  profile: z.optional(filled),
  consent: z.optional(z.boolean()),
});

const EmulatorEntry = z.object({ id, name: filled });

/** The entries that can be used, and a sentence for each that cannot. */
export interface ReadConnections {
  readonly specs: readonly ConnectionSpec[];
  readonly problems: readonly string[];
}

/** Reads the setting `eas.connections`. A bad entry is reported and does not stop the others. */
export function readConnections(setting: unknown, t: Translate): ReadConnections {
  if (setting === undefined || setting === null) return { specs: [], problems: [] };
  if (!Array.isArray(setting)) return { specs: [], problems: [t('The setting eas.connections is not a list.')] };
  const specs: ConnectionSpec[] = [];
  const problems: string[] = [];
  for (const [at, entry] of setting.entries()) {
    const spec = readEntry(entry, t);
    const taken = typeof spec !== 'string' && specs.some((other) => other.id === spec.id);
    if (typeof spec === 'string') problems.push(t('Entry {0} of eas.connections: {1}', at + 1, spec));
    else if (taken) problems.push(t('Entry {0} of eas.connections: {1}', at + 1, t('its id or name is used twice.')));
    else specs.push(spec);
  }
  return { specs, problems };
}

/** The entry as a connection, or what is wrong with it. */
function readEntry(entry: unknown, t: Translate): ConnectionSpec | string {
  if (!isObject(entry)) return t('it is not an object.');
  const kind = entry['kind'] ?? 'alibaba-cloud';
  if (kind === 'alibaba-cloud') return readCloud(entry, t);
  if (kind === 'emulator') return readEmulator(entry, t);
  return t('its kind is not known: {0}', typeof kind === 'string' ? kind : typeof kind);
}

function readEmulator(entry: unknown, t: Translate): ConnectionSpec | string {
  const read = z.safeParse(EmulatorEntry, entry);
  if (!read.success) return wrongField(read.error.issues[0]?.path[0], t);
  const { name, id: ownId = name } = read.data;
  return ownId === builtInEmulatorId ? reserved(ownId, t) : { id: ownId, name, kind: 'emulator' };
}

function readCloud(entry: unknown, t: Translate): ConnectionSpec | string {
  const read = z.safeParse(CloudEntry, entry);
  if (!read.success) return wrongField(read.error.issues[0]?.path[0], t);
  const { name, id: ownId = name, region, workspace: workspaceId } = read.data;
  if (ownId === builtInEmulatorId) return reserved(ownId, t);
  const credentials = credentialsOf(read.data);
  if (!credentials) return wrongField('profile', t);
  if (credentials.kind === 'access-key' && region === undefined) return wrongField('region', t);
  return { id: ownId, name, kind: 'alibaba-cloud', region, workspaceId, credentials };
}

function wrongField(field: PropertyKey | undefined, t: Translate): string {
  return t('the field {0} is missing or wrong.', String(field ?? ''));
}

function reserved(name: string, t: Translate): string {
  return t('its id or name is reserved: {0}', name);
}

function credentialsOf(entry: z.infer<typeof CloudEntry>): CredentialChoice | undefined {
  const { profile, consent = false } = entry;
  const kind = entry.credentials ?? (profile === undefined ? 'default-chain' : 'cli-profile');
  if (kind === 'access-key') return { kind };
  if (kind === 'default-chain') return { kind, consent };
  return profile === undefined ? undefined : { kind, profile, consent };
}

/** The setting with this connection in it: in the place of the entry with its id, else at the end. */
export function withConnection(setting: unknown, spec: ConnectionSpec): unknown[] {
  const entries = entriesOf(setting);
  const at = entries.findIndex((entry) => idOf(entry) === spec.id);
  return at === -1 ? [...entries, entryOf(spec)] : entries.with(at, entryOf(spec));
}

/** The setting without this connection; all else stays as it is, also what cannot be read. */
export function withoutConnection(setting: unknown, connectionId: string): unknown[] {
  return entriesOf(setting).filter((entry) => idOf(entry) !== connectionId);
}

/** Whether an entry has this id, also one that cannot be read. */
export function hasEntry(setting: unknown, connectionId: string): boolean {
  return entriesOf(setting).some((entry) => idOf(entry) === connectionId);
}

function entryOf(spec: ConnectionSpec): Record<string, unknown> {
  const { id: ownId, name, kind } = spec;
  if (kind === 'emulator') return { id: ownId, name, kind };
  const { region, workspaceId, credentials } = spec;
  return {
    id: ownId,
    name,
    kind,
    ...(region === undefined ? {} : { region }),
    ...(workspaceId === undefined ? {} : { workspace: workspaceId }),
    credentials: credentials.kind,
    ...(credentials.kind === 'cli-profile' ? { profile: credentials.profile } : {}),
    ...(credentials.kind !== 'access-key' && credentials.consent ? { consent: true } : {}),
  };
}

function entriesOf(setting: unknown): unknown[] {
  return Array.isArray(setting) ? [...setting] : [];
}

function idOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return undefined;
  const named = entry['id'] ?? entry['name'];
  return typeof named === 'string' ? named.trim() : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
