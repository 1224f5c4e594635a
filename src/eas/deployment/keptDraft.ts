import { applyEdits, findNodeAtLocation, parseTree, type Edit, type JSONPath } from 'jsonc-parser';
import { isSecretName, keptValue, notKept } from '../../messages/keptSecrets.ts';
import { replaceSecrets } from './configSecrets.ts';
import { configToText } from './configText.ts';
import type { DeploymentDraft } from './draft.ts';
import { isObject } from './json.ts';

/** A draft as it may be kept: with `notKept` in the place of every secret. */
export function keptDraft(draft: DeploymentDraft): DeploymentDraft {
  const { form, config, configText, base } = draft;
  const kept = replaceSecrets(config, () => notKept);
  const members = form.members.map((member) => ({
    ...member,
    env: member.env.map(({ name, value }) => ({ name, value: keptValue(name, value) })),
  }));
  return {
    form: { ...form, members },
    config: kept,
    configText: keptText(configText) ?? configToText(kept),
    base: base && replaceSecrets(base, () => notKept),
  };
}

/** Configuration text without its secrets, written as it was; undefined where it cannot be told what is a secret in it. */
export function keptText(text: string): string | undefined {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return namesSecret(text) ? undefined : text;
  }
  const tree = parseTree(text);
  const edits =
    tree === undefined
      ? []
      : changedPaths(
          config,
          replaceSecrets(config, () => notKept),
        ).flatMap((path): Edit[] => {
          const node = findNodeAtLocation(tree, path);
          return node ? [{ offset: node.offset, length: node.length, content: JSON.stringify(notKept) }] : [];
        });
  return applyEdits(text, edits);
}

/** Whether text that is no JSON (yet) has a word in it that names a secret. */
function namesSecret(text: string): boolean {
  return (text.match(/[\w.-]+/g) ?? []).some(isSecretName);
}

/** Where two values of one shape differ. */
function changedPaths(before: unknown, after: unknown, path: JSONPath = []): JSONPath[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after))
    return before.flatMap((entry, at) => changedPaths(entry, after[at], [...path, at]));
  if (isObject(before) && isObject(after))
    return Object.keys(before).flatMap((key) => changedPaths(before[key], after[key], [...path, key]));
  return [path];
}
