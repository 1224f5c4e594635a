import { describe, expect, it } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { ScriptedSteps, type ScriptedAnswer } from '../../host/scriptedSteps.testing.ts';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import type { ConnectionChoice } from './connectionChoice.ts';
import type { ConnectionParts } from './connectionParts.ts';
import { FakeSecrets, fakeSettings } from './fakeWorld.testing.ts';
import { enterAccessKey, forgetAccessKey } from './keyCommands.ts';
import { NamedConnections } from './namedConnections.ts';
import { switchConnection } from './switchConnection.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);
const entries = [
  { id: 'a', name: 'A', region: 'cn-beijing', workspace: '11', credentials: 'access-key' },
  { id: 'b', name: 'B', profile: 'dev' },
];

interface Given {
  readonly active?: string;
  readonly connections?: readonly unknown[];
  readonly agrees?: boolean;
  /** Fails the first opening of a connection. */
  readonly error?: CloudError;
}

function setUp(given: Given, ...answers: readonly ScriptedAnswer[]) {
  const settings = fakeSettings({ connections: given.connections ?? entries });
  const secrets = new FakeSecrets();
  const named = new NamedConnections(settings.read, settings.saveConnections, secrets, t);
  const steps = new ScriptedSteps(...answers);
  const questions: string[] = [];
  const notices: string[] = [];
  const chosen: ConnectionChoice[] = [];
  const opened: string[] = [];
  let { error } = given;
  const spec = named.read().specs.find(({ id }) => id === given.active);
  let reconnects = 0;
  const choose = async (choice: ConnectionChoice): Promise<void> => {
    chosen.push(choice);
    const now = error;
    error = undefined;
    if (now) throw now;
  };
  const parts = {
    named,
    steps,
    secrets,
    settings: settings.read,
    t,
    openSetting: async (name: string) => void opened.push(name),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined, show: () => undefined },
    connections: {
      state: spec ? { kind: 'failed', label: spec.name, spec, error: new Error('x') } : { kind: 'none' },
      choose,
      chooseUnlessOpen: async (choice: ConnectionChoice) => {
        await choose(choice);
        return true;
      },
      reconnect: async () => void (reconnects += 1),
    },
    prompts: {
      confirm: async ({ message, detail }: { message: string; detail?: string }) => {
        questions.push(`${message} ${detail ?? ''}`);
        return given.agrees ?? true;
      },
      notify: async (_level: string, message: string) => void notices.push(message),
      pick: async (_title: string, choices: readonly { label: string; value: unknown }[]) => choices[0]?.value,
    },
  } as unknown as ConnectionParts;
  return { parts, steps, settings, secrets, questions, notices, chosen, opened, reconnects: () => reconnects };
}

describe('switching the connection', () => {
  it('shows each with its place and credentials, marks the active one, and changes nothing on Esc', async () => {
    const { parts, steps, chosen, settings } = setUp({ active: 'a' }, 'left');
    await switchConnection(parts);
    const rows = steps.lists[0]?.choices.map(({ label, description = '', detail = '' }) => [
      label,
      description,
      detail,
    ]);
    expect(rows).toEqual([
      ['A', 'active', 'cn-beijing China (Beijing) · workspace 11 · access key'],
      ['B', '', 'region of the profile · all workspaces · CLI profile dev'],
      ['Local emulator', '', expect.stringContaining('no account')],
      ['Add connection…', '', ''],
      ['Disconnect', '', ''],
    ]);
    expect(chosen).toEqual([]);
    expect(settings.saves).toBe(0);
  });

  it.each([
    ['B', { kind: 'named', id: 'b' }],
    ['Local emulator', { kind: 'emulator' }],
    ['Disconnect', { kind: 'none' }],
  ])('goes to %s', async (pick, choice) => {
    const { parts, chosen } = setUp({ active: 'a' }, { pick });
    await switchConnection(parts);
    expect(chosen).toEqual([choice]);
  });

  it('removes a connection after a question that names it, with its key, and disconnects who uses it', async () => {
    const { parts, secrets, settings, questions, notices, chosen } = setUp(
      { active: 'a' },
      { press: 'remove', on: 'A' },
      'left',
    );
    secrets.kept.set('eas.accessKey:a', 'kept');
    await switchConnection(parts);
    expect(questions).toEqual([expect.stringMatching(/"A".*access key is deleted/)]);
    expect(secrets.kept.size).toBe(0);
    expect(settings.connections).toEqual([entries[1]]);
    expect(chosen).toEqual([{ kind: 'none' }]);
    expect(notices[0]).toContain('"A"');
  });

  it('removes nothing where the person says no', async () => {
    const { parts, secrets, settings } = setUp({ agrees: false }, { press: 'remove', on: 'A' }, 'left');
    secrets.kept.set('eas.accessKey:a', 'kept');
    await switchConnection(parts);
    expect(secrets.kept.size).toBe(1);
    expect(settings.connections).toEqual(entries);
  });

  it('shows what cannot be read, and opens the setting', async () => {
    const { parts, steps, opened } = setUp(
      { connections: [...entries, { name: 'C', region: 1 }] },
      { pick: 'Correct eas.connections in the settings…' },
    );
    await switchConnection(parts);
    expect(steps.lists[0]?.choices.at(-1)?.detail).toMatch(/Entry 3.*region/);
    expect(opened).toEqual(['eas.connections']);
  });

  it('asks for the consent that a profile needs, and connects with it', async () => {
    const details = { kind: 'credentials-unreadable', action: 'GetCredential', code: 'ConsentNeeded' } as const;
    const error = new CloudError({ ...details, subject: 'dev', mode: 'External' });
    const { parts, settings, chosen, questions } = setUp({ error }, { pick: 'B' });
    await switchConnection(parts);
    expect(questions[0]).toMatch(/dev.*runs the command/);
    expect(settings.connections).toMatchObject([{}, { id: 'b', profile: 'dev', consent: true }]);
    expect(chosen).toHaveLength(2);
    const refusing = setUp({ error, agrees: false }, { pick: 'B' });
    await expect(switchConnection(refusing.parts)).rejects.toBe(error);
    expect(refusing.settings.saves).toBe(0);
  });
});

describe('the key of a connection', () => {
  it('is replaced, and the connection opened again', async () => {
    const { parts, secrets, reconnects } = setUp(
      { active: 'a' },
      { text: 'STS.new' },
      { text: 'secret' },
      { text: 'token' },
    );
    await enterAccessKey(parts);
    expect(JSON.parse(secrets.kept.get('eas.accessKey:a') ?? '')).toEqual({
      accessKeyId: 'STS.new',
      accessKeySecret: 'secret',
      securityToken: 'token',
    });
    expect(reconnects()).toBe(1);
  });

  it('stays when the person leaves, and where the connection has none of its own', async () => {
    const leaving = setUp({ active: 'a' }, { text: 'id' }, 'left');
    leaving.secrets.kept.set('eas.accessKey:a', 'kept');
    await enterAccessKey(leaving.parts);
    expect(leaving.secrets.kept.get('eas.accessKey:a')).toBe('kept');
    const other = setUp({ active: 'b' });
    await enterAccessKey(other.parts);
    expect(other.notices).toHaveLength(1);
    expect(other.secrets.kept.size).toBe(0);
  });

  it('is forgotten after a question that names the connection', async () => {
    const key = JSON.stringify({ accessKeyId: 'i', accessKeySecret: 's' });
    const { parts, secrets, questions } = setUp({});
    secrets.kept.set('eas.accessKey:a', key);
    await forgetAccessKey(parts);
    expect(questions).toEqual([expect.stringContaining('"A"')]);
    expect(secrets.kept.size).toBe(0);
    const none = setUp({});
    await forgetAccessKey(none.parts);
    expect(none.notices).toHaveLength(1);
  });
});

describe('a connection that is saved', () => {
  it('is put back as it was when the settings cannot be written', async () => {
    const { parts, secrets } = setUp({});
    const failing = new NamedConnections(
      parts.settings,
      () => Promise.reject(new Error('settings.json is broken')),
      secrets,
      t,
    );
    const [spec] = parts.named.read().specs;
    if (!spec) throw new Error('no connection');
    const before = { accessKeyId: 'old', accessKeySecret: 'old-secret' };
    await expect(failing.save(spec, before)).rejects.toThrow('broken');
    expect(secrets.kept.size).toBe(0);
    secrets.kept.set('eas.accessKey:a', JSON.stringify(before));
    await expect(failing.save(spec, { accessKeyId: 'new', accessKeySecret: 'new-secret' })).rejects.toThrow('broken');
    expect(JSON.parse(secrets.kept.get('eas.accessKey:a') ?? '')).toEqual(before);
  });
});
