import type { Translate } from '../../messages/translate.ts';
import type { CheckRow } from './checkRow.ts';

/** Where a row stands, as one word for its look. */
export type RowLook = 'waiting' | 'running' | 'ok' | 'warning' | 'failed' | 'missing' | 'not-checked' | 'not-tried';

/** Where a row stands. */
export function rowLook({ state, outcome }: CheckRow): RowLook {
  if (state === 'done') return outcome?.result ?? 'not-checked';
  return state;
}

/** Where a row stands, for people. */
export function resultWord(row: CheckRow, t: Translate): string {
  return {
    waiting: t('Waiting'),
    running: t('Checking…'),
    ok: t('OK'),
    warning: t('Look here'),
    failed: t('Failed'),
    missing: t('Permission missing'),
    'not-checked': t('Not checked'),
    'not-tried': t('Not tried'),
  }[rowLook(row)];
}
