import { getNodePath, parseTree, type Node } from 'jsonc-parser';
import { notKept } from '../../messages/keptSecrets.ts';
import type { Translate } from '../../messages/translate.ts';
import type { DeploymentDraft } from './draft.ts';
import { memberField, type Finding } from './finding.ts';

/** Secrets that a reload of the window took: at their row where the form has one, else with their line. */
export function checkKeptSecrets({ form, configText }: DeploymentDraft, t: Translate): Finding[] {
  const message = t('This secret was not kept when the window was reloaded. Enter it again.');
  const error = (field: string, line?: number): Finding => ({
    field,
    severity: 'error',
    code: 'not-kept',
    message,
    line,
  });
  const rows = form.members.flatMap(({ key, env }) =>
    env.flatMap(({ value }, row) => (value === notKept ? [memberField(key, `env/${row}`)] : [])),
  );
  const lines = linesWithoutField(configText);
  return [...rows.map((field) => error(field)), ...lines.map((line) => error('config', line))];
}

/** Lines, from 1. Variables of a first container are rows of the form. */
function linesWithoutField(text: string): number[] {
  if (!text.includes(notKept)) return [];
  return lost(parseTree(text)).flatMap((node) => {
    const isRow = /^(?:members,\d+,)?containers,0,env,/.test(getNodePath(node).join());
    return isRow ? [] : [text.slice(0, node.offset).split('\n').length];
  });
}

function lost(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  return node.type === 'string' && node.value === notKept ? [node] : (node.children ?? []).flatMap(lost);
}
