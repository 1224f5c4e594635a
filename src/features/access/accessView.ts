import { groupWord } from '../../eas/access/accessWords.ts';
import { groupOrder } from '../../eas/access/checkReport.ts';
import type { CheckRow } from '../../eas/access/checkRow.ts';
import { checkSummary } from '../../eas/access/checkSummary.ts';
import { resultWord, rowLook } from '../../eas/access/resultWord.ts';
import { rowText, type TextParts } from '../../eas/access/rowText.ts';
import type { AccessGroup, AccessRow, AccessState } from '../../messages/access.ts';
import type { AccessFacts } from './accessSession.ts';

/** What the panel shows of a check. */
export function stateOf({ status, checked, rows, error }: AccessFacts, parts: TextParts): AccessState {
  const { t } = parts;
  return {
    type: 'state',
    status,
    connection: checked && {
      kind: checked.spec.kind,
      label: checked.spec.name,
      region: checked.target.region,
      workspace: checked.target.workspaceId,
    },
    summary: rows.length === 0 ? undefined : checkSummary(rows, status === 'running', t),
    problem: error && { message: error.message, advice: error.advice },
    groups: groupOrder.flatMap((id): AccessGroup[] => {
      const own = rows.filter(({ group }) => group === id);
      return own.length === 0 ? [] : [{ id, title: groupWord(id, t), rows: own.map((row) => rowView(row, parts)) }];
    }),
  };
}

function rowView(row: CheckRow, parts: TextParts): AccessRow {
  return {
    id: row.id,
    look: rowLook(row),
    result: resultWord(row, parts.t),
    ...rowText(row, parts),
    took: row.tookMs,
    requestId: row.requestId,
  };
}
