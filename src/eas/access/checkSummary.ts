import type { Translate } from '../../messages/translate.ts';
import { subjectWord } from './accessWords.ts';
import type { CheckRow } from './checkRow.ts';

/** The whole check in one sentence. */
export interface CheckSummary {
  readonly level: 'running' | 'success' | 'warning' | 'error' | 'info';
  readonly text: string;
}

/** Names this many; a person reads the rest in the table. */
const mostNamed = 6;

/** Sums up the rows as they are; `running` while a check is under way. */
export function checkSummary(rows: readonly CheckRow[], running: boolean, t: Translate): CheckSummary {
  const done = rows.filter(({ state }) => state === 'done').length;
  if (running) return { level: 'running', text: t('Checking… {0} of {1}', done, rows.length) };
  const failed = rows.filter(({ outcome }) => outcome?.result === 'failed');
  const missing = missingPermissions(rows);
  const sentences = [failedText(failed, t), missingText(missing, t)].filter((text) => text !== '');
  if (rows.some(isCancelled)) return { level: 'info', text: [...sentences, t('The check was cancelled.')].join(' ') };
  if (failed.length > 0) return { level: 'error', text: sentences.join(' ') };
  if (missing.length > 0) return { level: 'warning', text: sentences.join(' ') };
  if (rows.some(({ outcome }) => outcome?.result === 'warning')) {
    return { level: 'warning', text: t('Everything that was tried works. One thing should be looked at.') };
  }
  return { level: 'success', text: t('Everything that was tried works.') };
}

/** The permissions that were refused, each once. */
export function missingPermissions(rows: readonly CheckRow[]): string[] {
  const names = rows.flatMap(({ outcome }) => (outcome?.result === 'missing' ? [outcome.permission] : []));
  return [...new Set(names)];
}

function failedText(failed: readonly CheckRow[], t: Translate): string {
  const names = listed(
    failed.map(({ subject }) => subjectWord(subject, t)),
    t,
  );
  if (failed.length === 0) return '';
  return failed.length === 1 ? t('1 step failed: {0}.', names) : t('{0} steps failed: {1}.', failed.length, names);
}

function missingText(missing: readonly string[], t: Translate): string {
  if (missing.length === 0) return '';
  const names = listed(missing, t);
  return missing.length === 1
    ? t('1 permission is missing: {0}.', names)
    : t('{0} permissions are missing: {1}.', missing.length, names);
}

function listed(names: readonly string[], t: Translate): string {
  const shown = names.slice(0, mostNamed).join(t(', '));
  return names.length > mostNamed ? t('{0} and {1} more', shown, names.length - mostNamed) : shown;
}

function isCancelled({ outcome }: CheckRow): boolean {
  return outcome?.result === 'not-checked' && outcome.why.kind === 'cancelled';
}
