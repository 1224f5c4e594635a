import { redact } from '../../cloud/redact.ts';
import { groupWord } from './accessWords.ts';
import type { CheckGroup, CheckRow } from './checkRow.ts';
import { checkSummary } from './checkSummary.ts';
import { resultWord } from './resultWord.ts';
import { rowText, type TextParts } from './rowText.ts';

/** What a report says above its tables. */
export interface ReportHead {
  /** The connection as the window calls it. */
  readonly label: string;
  readonly region: string;
  readonly workspaceId: string | undefined;
  /** When the check ended, ms since 1970. */
  readonly at: number;
  /** The extension's version. */
  readonly version: string;
}

/** The order of the parts. */
export const groupOrder: readonly CheckGroup[] = ['connection', 'reading', 'neighbours', 'changes'];

/** The check as Markdown, to send to whoever grants permissions. Holds no secret and no key id. */
export function checkReport(rows: readonly CheckRow[], head: ReportHead, parts: TextParts): string {
  const { t } = parts;
  const lines = [
    `# ${t('PAI-EAS connection check')}`,
    '',
    `- ${t('Connection: {0}', head.label)}`,
    `- ${t('Region: {0}', head.region)}`,
    `- ${t('Workspace: {0}', head.workspaceId ?? t('all'))}`,
    `- ${t('Time: {0}', new Date(head.at).toISOString())}`,
    `- ${t('Version: {0}', head.version)}`,
    '',
    checkSummary(rows, false, t).text,
    ...groupOrder.flatMap((group) => groupLines(group, rows, parts)),
  ];
  return redact(`${lines.join('\n')}\n`);
}

function groupLines(group: CheckGroup, all: readonly CheckRow[], parts: TextParts): string[] {
  const rows = all.filter((row) => row.group === group);
  if (rows.length === 0) return [];
  const { t } = parts;
  const head = [t('What'), t('Result'), t('Permission'), t('Time'), t('Request id'), t('Details')];
  return [
    '',
    `## ${groupWord(group, t)}`,
    '',
    tableLine(head),
    tableLine(head.map(() => '---')),
    ...rows.map((row) => rowLine(row, parts)),
  ];
}

function rowLine(row: CheckRow, parts: TextParts): string {
  const { title, permission, permissionNote, detail, advice } = rowText(row, parts);
  const took = row.tookMs === undefined ? '' : parts.t('{0} ms', Math.round(row.tookMs));
  const told = [detail, advice].filter(Boolean).join(' ');
  const named = permission && permissionNote ? `${permission} (${permissionNote})` : (permission ?? '');
  return tableLine([title, resultWord(row, parts.t), named, took, row.requestId ?? '', told]);
}

function tableLine(cells: readonly string[]): string {
  const inOneLine = (cell: string): string => cell.replace(/\s+/g, ' ').replace(/[\\|]/g, String.raw`\$&`);
  return `| ${cells.map(inOneLine).join(' | ')} |`;
}
