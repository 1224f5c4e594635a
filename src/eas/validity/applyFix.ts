import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parseTree,
  type FormattingOptions,
  type JSONPath,
  type Node,
} from 'jsonc-parser';
import { readConfigText } from '../deployment/configText.ts';
import type { Fix, JsonEdit } from './finding.ts';
import { pointerKeys } from './pointer.ts';

/**
 * The text of a configuration with a fix applied. What the fix does not touch keeps its formatting. Undefined when the
 * fix does not apply: the text is no valid configuration, or what the fix changes is no longer there.
 */
export function applyFix(configText: string, fix: Fix): string | undefined {
  let text = configText;
  for (const edit of fix.edits) {
    const next = applyEdit(text, edit);
    if (next === undefined) return undefined;
    text = next;
  }
  return readConfigText(text, (message) => message).ok ? text : undefined;
}

function applyEdit(text: string, edit: JsonEdit): string | undefined {
  const root = parseTree(text);
  if (root === undefined) return undefined;
  const path = pointerKeys(edit.path).map((key) => (/^(?:0|[1-9]\d{0,8})$/.test(key) ? Number(key) : key));
  const location = atNodes(text, path);
  if (edit.op === 'rename') {
    const key = findNodeAtLocation(root, location)?.parent?.children?.[0];
    if (key === undefined) return undefined;
    return text.slice(0, key.offset) + JSON.stringify(edit.to) + text.slice(key.offset + key.length);
  }
  if (edit.op === 'remove') {
    const node = findNodeAtLocation(root, location);
    if (node === undefined) return undefined;
    if (node.parent?.type === 'array') return withoutEntry(text, node.parent.children ?? [], node);
  }
  const appends = location.at(-1) === '-';
  const target = appends ? [...location.slice(0, -1), -1] : location;
  try {
    const changes = modify(text, target, edit.op === 'remove' ? undefined : edit.value, {
      isArrayInsertion: appends,
      ...formattingOf(text),
    });
    return applyEdits(text, changes);
  } catch {
    // A value stands where the path wants an object or a list.
    return undefined;
  }
}

/** A list without one entry: the library leaves the last one in place and takes only its comma. */
function withoutEntry(text: string, entries: readonly Node[], entry: Node): string {
  const index = entries.indexOf(entry);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const end = entry.offset + entry.length;
  if (before !== undefined) return text.slice(0, before.offset + before.length) + text.slice(end);
  return text.slice(0, entry.offset) + text.slice(after?.offset ?? end);
}

/** A part of a path that is digits is a place in a list, and a key in an object. */
function atNodes(text: string, path: JSONPath): JSONPath {
  const root = parseTree(text);
  return path.map((part, index) => {
    if (typeof part === 'string' || root === undefined) return part;
    const holder = index === 0 ? root : findNodeAtLocation(root, path.slice(0, index));
    return holder?.type === 'object' ? String(part) : part;
  });
}

/** New lines as the text has them; text on one line stays on it. */
function formattingOf(text: string): { readonly formattingOptions?: FormattingOptions } {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1];
  if (indent === undefined) return {};
  const insertSpaces = !indent.startsWith('\t');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { formattingOptions: { insertSpaces, tabSize: insertSpaces ? indent.length : 1, eol } };
}
