import { getNodePath, parseTree, type Node } from 'jsonc-parser';
import { notKept } from '../../messages/keptSecrets.ts';
import type { Translate } from '../../messages/translate.ts';
import type { DeploymentDraft } from './draft.ts';
import { memberField, type Finding } from './finding.ts';

/** Secrets that a reload of the window took: at their row where the form has one, else with their line. */
export function checkKeptSecrets({ form, configText }: DeploymentDraft, t: Translate): Finding[] {
  const error = (field: string, message: string): Finding => ({ field, severity: 'error', code: 'not-kept', message });
  const rows = form.members.flatMap(({ key, env }) =>
    env.flatMap(({ value }, row) => (value === notKept ? [memberField(key, `env/${row}`)] : [])),
  );
  const missing = t('This secret was not kept when the window was reloaded. Enter it again.');
  const lines = linesWithoutField(configText).map((line) =>
    t('Line {0}: this secret was not kept when the window was reloaded. Enter it again.', line),
  );
  return [...rows.map((field) => error(field, missing)), ...lines.map((message) => error('config', message))];
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
