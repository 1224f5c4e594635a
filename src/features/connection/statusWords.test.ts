import { describe, expect, it } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { fillPlaceholders, type Translate } from '../../messages/translate.ts';
import type { Connection } from './connection.ts';
import type { CloudSpec } from './connectionSpec.ts';
import { statusLabel, statusText, statusTooltip, tooltipCommands } from './statusWords.ts';

const t: Translate = (message, ...args) => fillPlaceholders(message, args);

function connected(over: Partial<Connection> = {}) {
  const spec: CloudSpec = {
    kind: 'alibaba-cloud',
    id: 'team',
    name: 'Team',
    region: 'cn-beijing',
    workspaceId: undefined,
    credentials: { kind: 'access-key' },
  };
  const connection = {
    id: 'x',
    kind: 'alibaba-cloud',
    label: 'Team',
    region: 'cn-beijing',
    workspaceId: '4711',
    spec,
    credentials: { choice: spec.credentials, keyTail: 'wxyz', temporary: true },
    ...over,
  } as Connection;
  return { kind: 'connected', connection } as const;
}

const expired = new CloudError({ kind: 'unauthorized', action: 'ListServices', code: 'InvalidSecurityToken.Expired' });

describe('the status bar', () => {
  it('says name, region and workspace, and warns', () => {
    expect(statusText(connected(), false, t)).toBe('$(cloud) PAI-EAS: Team · cn-beijing · 4711');
    expect(statusText(connected({ workspaceId: undefined }), true, t)).toBe('$(warning) PAI-EAS: Team · cn-beijing');
    expect(statusText(connected({ kind: 'emulator', label: 'Local emulator' }), false, t)).toBe(
      '$(vm) PAI-EAS: Local emulator',
    );
    expect(statusText({ kind: 'failed', label: 'Team', error: expired }, true, t)).toBe('$(warning) PAI-EAS: Team');
  });

  it('cuts long names, between characters', () => {
    const text = statusText(connected({ label: '生产环境🚀'.repeat(20) }), false, t);
    expect(Array.from(text).length).toBeLessThan(70);
    expect(text).toContain('🚀');
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/u);
  });

  it('counts wide letters twice, so that region and workspace stay in view', () => {
    expect(statusText(connected({ label: '生产环境连接'.repeat(4) }), false, t)).toBe(
      '$(cloud) PAI-EAS: 生产环境连接生产环境连接生产… · cn-beijing · 4711',
    );
    expect(statusText(connected({ label: '生产环境连接'.repeat(2) }), false, t)).toContain('接 · cn-beijing');
    expect(statusText(connected({ label: 'n'.repeat(31) }), false, t)).toContain(`${'n'.repeat(29)}… ·`);
  });

  it('is read out as plain words', () => {
    expect(statusLabel(connected(), false, t)).toBe('PAI-EAS: Team · cn-beijing · 4711');
    expect(statusLabel(connected(), true, t)).toBe('PAI-EAS: Team · cn-beijing · 4711, the services could not be read');
    expect(statusLabel({ kind: 'connecting', label: 'Team' } as never, false, t)).toBe('PAI-EAS: Team, Connecting…');
    expect(statusLabel({ kind: 'failed', label: 'Team', error: expired }, true, t)).toBe(
      'PAI-EAS: Team, The connection failed.',
    );
  });
});

describe('its tooltip', () => {
  it('tells kind, place and credentials, of the key no more than its end', () => {
    const text = statusTooltip(connected(), undefined, t);
    for (const part of ['Alibaba Cloud', 'cn\\-beijing', 'China', '4711', 'access key, temporary', '••••wxyz'])
      expect(text).toContain(part);
  });

  it('shows names as text', () => {
    const label = '[x](command:evil) **b** $(bug) <b> | `c`';
    const text = statusTooltip(connected({ label }), undefined, t);
    expect(text).not.toMatch(/\[x\]\(command|\*\*b\*\*|(?<!\\)\$\(bug|<b>/);
  });

  it('offers a new key where the key is refused, and runs no other commands than it may', () => {
    const commands = (text: string): string[] =>
      [...text.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? '');
    const calm = commands(statusTooltip(connected(), undefined, t));
    const failed = commands(statusTooltip(connected(), expired, t));
    expect(calm).toEqual(['eas.switchConnection', 'eas.checkConnection', 'eas.disconnect']);
    expect(failed).toContain('eas.enterAccessKey');
    expect(failed).toContain('eas.refresh');
    for (const command of [...calm, ...failed]) expect(tooltipCommands).toContain(command);
    const emulator = statusTooltip(
      connected({ kind: 'emulator', spec: { kind: 'emulator', id: 'e', name: 'E' } }),
      expired,
      t,
    );
    expect(commands(emulator)).not.toContain('eas.enterAccessKey');
  });
});
