import { describe, expect, it } from 'vitest';
import type { ProfileSummary } from '../../../cloud/cliProfiles.ts';
import { CloudError } from '../../../cloud/errors.ts';
import { explainError } from '../../../eas/explainError.ts';
import { ScriptedSteps, type ScriptedAnswer } from '../../../host/scriptedSteps.testing.ts';
import { fillPlaceholders, type Translate } from '../../../messages/translate.ts';
import type { CloudSpec, ConnectionSpec } from '../connectionSpec.ts';
import type { SetupDraft, SetupWorld } from './setupDraft.ts';
import { setUpConnection } from './setUpConnection.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);
const machine = 'The credentials of this machine';
const all = 'All workspaces';

function profile(name: string, over: Partial<ProfileSummary> = {}): ProfileSummary {
  return { name, mode: 'AK', region: 'cn-beijing', isCurrent: false, needsConsent: false, ...over };
}

interface Given {
  readonly world?: Partial<SetupWorld>;
  readonly others?: readonly ConnectionSpec[];
  readonly edited?: CloudSpec;
  readonly agrees?: boolean;
}

async function setUp(given: Given, ...answers: readonly ScriptedAnswer[]) {
  const steps = new ScriptedSteps(...answers);
  const notices: string[] = [];
  const questions: string[] = [];
  const listed: SetupDraft[] = [];
  const world: SetupWorld = {
    profiles: async () => [profile('default', { isCurrent: true }), profile('dev', { region: undefined })],
    hasEnvironmentKey: false,
    tryCredentials: async () => ({ region: 'cn-beijing' }),
    workspaces: async (draft) => {
      listed.push(draft);
      return [
        { WorkspaceId: '11', WorkspaceName: 'one', IsDefault: true },
        { WorkspaceId: '22', DisplayName: 'Two' },
      ] as never;
    },
    ...given.world,
  };
  const result = await setUpConnection(given.edited, () => 'new-id', {
    steps,
    world,
    others: given.others ?? [],
    explain: (error) => explainError(error, t).message,
    t,
    prompts: {
      confirm: async ({ message, detail }) => {
        questions.push(`${message} ${detail}`);
        return given.agrees ?? true;
      },
      notify: async (_level, message) => void notices.push(message),
      progress: (_title, work) => work(() => undefined, new AbortController().signal),
    },
  });
  expect(steps.unused).toEqual([]);
  return { result, steps, notices, questions, listed };
}

describe('setting up a connection', () => {
  it('follows the region of the CLI profile where that is taken', async () => {
    const { result, steps } = await setUp(
      {},
      { pick: machine },
      { pick: 'cn-beijing' },
      { pick: all },
      { text: 'Mine' },
    );
    expect(result).toEqual({
      spec: {
        kind: 'alibaba-cloud',
        id: 'new-id',
        name: 'Mine',
        region: undefined,
        workspaceId: undefined,
        credentials: { kind: 'default-chain', consent: false },
      },
      newKey: undefined,
    });
    const regions = steps.lists[1]?.choices ?? [];
    expect(regions[0]).toMatchObject({ label: 'cn-beijing', preselected: true });
    expect(regions.filter(({ preselected }) => preselected)).toHaveLength(1);
  });

  it('takes a profile, a region, a workspace and a proposed name that is free', async () => {
    const others = [{ name: 'DEV' }, { name: 'dev 2' }] as ConnectionSpec[];
    const { result, steps } = await setUp(
      { others, world: { tryCredentials: async () => ({ region: undefined }) } },
      { pick: 'dev' },
      { pick: 'us-east-1' },
      { pick: 'Two' },
      { text: 'dev 3' },
    );
    expect(result?.spec).toMatchObject({
      region: 'us-east-1',
      workspaceId: '22',
      credentials: { kind: 'cli-profile', profile: 'dev', consent: false },
    });
    expect(steps.lines.at(-1)?.value).toBe('dev 3');
    expect(steps.lines.at(-1)?.check?.('dev')).toMatch(/has this name/);
  });

  it('gives the key that was typed and shows no part of it', async () => {
    const { result, steps, listed } = await setUp(
      {},
      { pick: 'An access key…' },
      { text: ' LTAIkey-id ' },
      { text: 'canary-secret\n' },
      { text: '' },
      { pick: 'cn-hangzhou' },
      { pick: 'one' },
      { text: 'Key' },
    );
    expect(result?.spec).toMatchObject({ region: 'cn-hangzhou', credentials: { kind: 'access-key' } });
    expect(result?.newKey).toEqual({ accessKeyId: 'LTAIkey-id', accessKeySecret: 'canary-secret' });
    expect(listed[0]?.newKey).toEqual(result?.newKey);
    expect(JSON.stringify([steps.lists, steps.lines, result?.spec])).not.toContain('canary-secret');
    expect(steps.lines.filter(({ password }) => password)).toHaveLength(2);
  });

  it('wants the token of a temporary key', async () => {
    const { result, steps } = await setUp(
      {},
      { pick: 'An access key…' },
      { text: 'STS.abc' },
      { text: 'secret' },
      { text: 'the-token' },
      { pick: 'cn-hangzhou' },
      { pick: all },
      { text: 'Key' },
    );
    expect(steps.lines[2]?.check?.('')).toMatch(/cannot be empty/);
    expect(steps.lines[0]?.check?.('LTAIkey-id its-secret')).toMatch(/one word/);
    expect(steps.lines[0]?.check?.(' LTAIkey-id ')).toBeUndefined();
    expect(result?.newKey).toMatchObject({ securityToken: 'the-token' });
  });

  it('gives nothing when the person leaves at any question', async () => {
    const answers: ScriptedAnswer[] = [{ pick: machine }, { pick: 'cn-beijing' }, { pick: all }, { text: 'Mine' }];
    for (let at = 0; at < answers.length; at += 1) {
      const { result } = await setUp({}, ...answers.slice(0, at), 'left');
      expect(result).toBeUndefined();
    }
  });

  it('goes back through what was answered', async () => {
    const { result, steps } = await setUp(
      {},
      { pick: 'An access key…' },
      { text: 'id' },
      'back',
      { text: 'id2' },
      { text: 'secret' },
      { text: '' },
      'back',
      { text: 'token' },
      { pick: 'cn-hangzhou' },
      { pick: 'Two' },
      'back',
      { pick: 'one' },
      { text: 'Key' },
    );
    expect(result).toMatchObject({
      spec: { workspaceId: '11' },
      newKey: { accessKeyId: 'id2', accessKeySecret: 'secret', securityToken: 'token' },
    });
    expect(steps.lists[0]?.back).toBe(false);
    expect(steps.lists[1]?.back).toBe(true);
  });

  it('says why workspaces cannot be listed, and goes on with all or with a typed one', async () => {
    const forbidden = new CloudError({
      kind: 'forbidden',
      action: 'ListWorkspaces',
      missingPermission: 'aiworkspace:X',
    });
    const world = { workspaces: async () => Promise.reject(forbidden) };
    const begin: ScriptedAnswer[] = [{ pick: machine }, { pick: 'cn-beijing' }];
    const asked = await setUp({ world }, ...begin, { pick: 'Go on with all workspaces' }, { text: 'A' });
    expect(asked.result?.spec.workspaceId).toBeUndefined();
    expect(asked.steps.lists[2]?.choices.at(-1)?.detail).toMatch(/lacks the permission aiworkspace:X/);
    const typed = await setUp({ world }, ...begin, { typed: '4711' }, { text: 'A' });
    expect(typed.result?.spec.workspaceId).toBe('4711');
  });

  it('says what is wrong with a profile and asks again', async () => {
    const profiles = async () => [profile('odd', { mode: 'CredentialsURI', problem: 'unsupported-mode' })];
    const { result, notices, steps } = await setUp({ world: { profiles } }, { pick: 'odd' }, 'left');
    expect(result).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('CredentialsURI')]);
    expect(steps.lists[0]?.choices.find(({ label }) => label === 'odd')?.detail).toContain('not supported');
  });

  it('says why credentials cannot be had and asks again', async () => {
    const missing = new CloudError({ kind: 'credentials-missing', action: 'GetCredential' });
    const tryCredentials = async () => Promise.reject(missing);
    const { result, notices } = await setUp({ world: { tryCredentials } }, { pick: machine }, 'left');
    expect(result).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('no Alibaba Cloud credentials were found')]);
  });

  it('offers a key where the file of the CLI cannot be read', async () => {
    const broken = new CloudError({ kind: 'credentials-unreadable', action: 'GetCredential', code: 'InvalidConfig' });
    const { steps } = await setUp({ world: { profiles: async () => Promise.reject(broken) } }, 'left');
    const rows = steps.lists[0]?.choices ?? [];
    expect(rows.find(({ label }) => label === 'The profiles cannot be read')?.detail).toContain('config.json');
    expect(rows.some(({ label }) => label === 'An access key…')).toBe(true);
  });

  it.each([
    ['External', /runs the command/],
    ['OAuth', /written to/],
  ])('asks before it uses a profile of the mode %s', async (mode, says) => {
    const profiles = async () => [profile('p', { mode, needsConsent: true, isCurrent: true })];
    const refused = await setUp({ world: { profiles }, agrees: false }, { pick: 'p' }, { pick: machine }, 'left');
    expect(refused.questions).toHaveLength(2);
    expect(refused.questions[0]).toMatch(says);
    const agreed = await setUp(
      { world: { profiles } },
      { pick: 'p' },
      { pick: 'cn-beijing' },
      { pick: all },
      { text: 'A' },
    );
    expect(agreed.result?.spec.credentials).toEqual({ kind: 'cli-profile', profile: 'p', consent: true });
  });

  it('edits with what is there marked, and keeps the key that is kept', async () => {
    const edited: CloudSpec = {
      kind: 'alibaba-cloud',
      id: 'k',
      name: 'Key',
      region: 'cn-shanghai',
      workspaceId: '22',
      credentials: { kind: 'access-key' },
    };
    const { result, steps } = await setUp(
      { edited },
      { pick: 'The access key that is kept already' },
      { pick: 'cn-shanghai' },
      { pick: '22' },
      { text: 'Key' },
    );
    expect(result).toEqual({ spec: edited, newKey: undefined });
    const marked = steps.lists.map(({ choices }) =>
      choices.filter(({ preselected }) => preselected).map(({ label }) => label),
    );
    expect(marked).toEqual([['The access key that is kept already'], ['cn-shanghai'], ['22']]);
  });
});
