import type { Translate } from '../../messages/translate.ts';
import { specOf, type Connection, type ConnectionState } from './connection.ts';
import { credentialWords } from './credentialWords.ts';
import { regionName } from './regionName.ts';
import { waysOn } from './waysOn.ts';

type ShownState = Exclude<ConnectionState, { kind: 'none' }>;

/** The commands that the tooltip may run. */
export const tooltipCommands: readonly string[] = [
  'eas.refresh',
  'eas.switchConnection',
  'eas.enterAccessKey',
  'eas.checkConnection',
  'eas.disconnect',
  'eas.showLog',
];

/** Wider names are cut: the status bar belongs to everyone. In the widths of a Latin letter. */
const widestName = 30;

/** The words in the status bar, with their icon. */
export function statusText(state: ShownState, hasTrouble: boolean, t: Translate): string {
  if (state.kind === 'connecting') return `$(loading~spin) ${t('PAI-EAS: {0}', short(state.label))}`;
  if (state.kind === 'failed') return `$(warning) ${t('PAI-EAS: {0}', short(state.label))}`;
  const { connection } = state;
  const icon = hasTrouble ? 'warning' : connection.kind === 'emulator' ? 'vm' : 'cloud';
  return `$(${icon}) ${t('PAI-EAS: {0}', [short(connection.label), ...placeOf(connection)].join(' · '))}`;
}

/** Region and workspace as they stand behind the name; nothing for the emulator, which is in no place. */
export function placeOf({ kind, region, workspaceId }: Connection): string[] {
  if (kind === 'emulator') return [];
  return workspaceId === undefined ? [region] : [region, workspaceId];
}

/** What a screen reader says of the item: without icons, and without the Markdown of the tooltip. */
export function statusLabel(state: ShownState, hasTrouble: boolean, t: Translate): string {
  const text = statusText(state, hasTrouble, t).replace(/^\$\([^)]*\) /, '');
  if (state.kind === 'connecting') return `${text}, ${t('Connecting…')}`;
  if (state.kind === 'failed') return `${text}, ${t('The connection failed.')}`;
  return hasTrouble ? `${text}, ${t('the services could not be read')}` : text;
}

/** The tooltip in Markdown. What people and servers named stands in it as text. */
export function statusTooltip(state: ShownState, trouble: unknown, t: Translate): string {
  const title = `**${escaped(state.kind === 'connected' ? state.connection.label : state.label)}**`;
  const head =
    state.kind === 'connecting' ? [t('Connecting…')] : state.kind === 'failed' ? [t('The connection failed.')] : [];
  const lines = state.kind === 'connected' ? connectionLines(state.connection, trouble !== undefined, t) : [];
  const links = state.kind === 'connecting' ? [] : waysOn(specOf(state), trouble, t);
  const offered = trouble === undefined ? links.filter(({ id }) => id === 'switch' || id === 'check') : links;
  const leave = { label: t('Disconnect'), icon: 'debug-disconnect', command: 'eas.disconnect' };
  const commands = [...offered, leave].map(
    ({ label, icon, command }) => `[$(${icon}) ${escaped(label)}](command:${command})`,
  );
  return [
    title,
    ...head.map(escaped),
    lines.join('\n'),
    '---',
    commands.join(trouble === undefined ? ' &nbsp; ' : '  \n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function connectionLines(connection: Connection, hasTrouble: boolean, t: Translate): string[] {
  const { kind, region, workspaceId, credentials } = connection;
  const rows: [string, string][] = [[t('Kind'), kind === 'emulator' ? t('Local emulator') : t('Alibaba Cloud')]];
  rows.push([t('Region'), [region, regionName(region, t)].filter(Boolean).join(' · ')]);
  if (kind === 'alibaba-cloud') rows.push([t('Workspace'), workspaceId ?? t('all')]);
  if (credentials) {
    const { choice, keyTail, temporary } = credentials;
    const source = credentialWords(choice, t);
    rows.push([t('Credentials'), temporary ? t('{0}, temporary', source) : source]);
    rows.push([t('AccessKey ID'), `••••${keyTail}`]);
  }
  if (hasTrouble) rows.push([t('State'), t('the services could not be read')]);
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${escaped(name)} | ${escaped(value)} |`)];
}

function short(name: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  if (widthOf(characters) <= widestName) return name;
  while (widthOf(characters) > widestName - 1) characters.pop();
  return `${characters.join('')}…`;
}

/** Chinese, Japanese and Korean letters and pictures are twice as wide as Latin ones. */
function widthOf(characters: readonly string[]): number {
  const wide =
    /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}\u3000-\u303f\uff00-\uff60]/u;
  return characters.reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);
}

/** Makes Markdown, icons and HTML of a text plain text. */
function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~$]/g, String.raw`\$&`);
}
