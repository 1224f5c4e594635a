import { describe, expect, it } from 'vitest';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import { readConnections, withConnection, withoutConnection } from './connectionEntries.ts';
import type { ConnectionSpec } from './connectionSpec.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);

describe('readConnections', () => {
  it('takes what a person would write by hand', () => {
    const { specs, problems } = readConnections(
      [
        { name: 'Team', profile: 'dev' },
        { name: 'Beijing ', region: 'cn-beijing', workspace: 4711 },
        { name: 'Key', kind: 'alibaba-cloud', region: 'us-east-1', credentials: 'access-key', id: 'k1' },
        { name: 'Sandbox', kind: 'emulator' },
      ],
      t,
    );
    expect(problems).toEqual([]);
    expect(specs).toEqual([
      {
        kind: 'alibaba-cloud',
        id: 'Team',
        name: 'Team',
        region: undefined,
        workspaceId: undefined,
        credentials: { kind: 'cli-profile', profile: 'dev', consent: false },
      },
      {
        kind: 'alibaba-cloud',
        id: 'Beijing',
        name: 'Beijing',
        region: 'cn-beijing',
        workspaceId: '4711',
        credentials: { kind: 'default-chain', consent: false },
      },
      {
        kind: 'alibaba-cloud',
        id: 'k1',
        name: 'Key',
        region: 'us-east-1',
        workspaceId: undefined,
        credentials: { kind: 'access-key' },
      },
      { kind: 'emulator', id: 'Sandbox', name: 'Sandbox' },
    ]);
  });

  it.each([
    ['text', 'not an object'],
    [{ region: 'cn-beijing' }, 'field name'],
    [{ name: 'a', region: 'Beijing' }, 'field region'],
    [{ name: 'a', kind: 'aws' }, 'aws'],
    [{ name: 'a', credentials: 'cli-profile' }, 'field profile'],
    [{ name: 'a', credentials: 'access-key' }, 'field region'],
    [{ name: 'a', credentials: 'password' }, 'field credentials'],
    [{ name: 'emulator' }, 'reserved'],
    [{ name: 'Good', region: 'cn-beijing' }, 'twice'],
  ])('reports %j and goes on with the others', (bad, says) => {
    const good = { name: 'Good', region: 'cn-hangzhou' };
    const last = { name: 'Last', kind: 'emulator' };
    const { specs, problems } = readConnections([good, bad, last], t);
    expect(specs.map(({ name }) => name)).toEqual(['Good', 'Last']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('Entry 2');
    expect(problems[0]).toContain(says);
  });

  it('takes a setting that is no list for none, and says so', () => {
    expect(readConnections({ name: 'x' }, t)).toEqual({ specs: [], problems: [expect.stringContaining('not a list')] });
    expect(readConnections(undefined, t)).toEqual({ specs: [], problems: [] });
  });
});

describe('the setting', () => {
  const specs: ConnectionSpec[] = [
    { kind: 'emulator', id: 'e', name: 'E' },
    {
      kind: 'alibaba-cloud',
      id: 'c',
      name: 'C',
      region: undefined,
      workspaceId: 'w',
      credentials: { kind: 'cli-profile', profile: 'p', consent: true },
    },
    {
      kind: 'alibaba-cloud',
      id: 'k',
      name: 'K',
      region: 'cn-beijing',
      workspaceId: undefined,
      credentials: { kind: 'access-key' },
    },
  ];

  it('gives back every connection that was put into it', () => {
    const setting = specs.reduce<unknown[]>((entries, spec) => withConnection(entries, spec), []);
    expect(readConnections(JSON.parse(JSON.stringify(setting)), t)).toEqual({ specs, problems: [] });
  });

  it('keeps what is not ours when a connection is changed or removed', () => {
    const entries = ['junk', { name: 'By hand', region: 'cn-hangzhou' }, { id: 'e', name: 'E', kind: 'emulator' }];
    const changed = withConnection(entries, { kind: 'emulator', id: 'e', name: 'New' });
    expect(changed).toEqual(['junk', entries[1], { id: 'e', name: 'New', kind: 'emulator' }]);
    expect(withoutConnection(changed, 'By hand')).toEqual(['junk', { id: 'e', name: 'New', kind: 'emulator' }]);
    expect(entries).toHaveLength(3);
  });
});
