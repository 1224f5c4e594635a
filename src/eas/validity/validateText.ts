import { parseTree, type Node } from 'jsonc-parser';
import { readConfigText } from '../deployment/configText.ts';
import type { ValidateOptions } from './context.ts';
import { errorAt, warningAt, type Finding } from './finding.ts';
import { pointer } from './pointer.ts';
import { validateConfig } from './validateConfig.ts';
import { shown } from './words.ts';

/** Checks the text of a service configuration. Text that is no JSON is one finding, with line and column. */
export function validateText(text: string, options: ValidateOptions): Finding[] {
  const { t } = options;
  // Windows editors put a mark before the text that is no part of it.
  const plain = text.replace(/^\uFEFF/, '');
  const reading = readConfigText(plain, t);
  if (reading.ok) return [...repeatedKeys(plain, options), ...validateConfig(reading.config, options)];
  const { line, column, message } = reading.problem;
  return [errorAt('', 'invalid-json', t('Line {0}, column {1}: {2}', line, column, message))];
}

/** Keys that an object has twice: JSON takes the last one silently. */
function repeatedKeys(text: string, { t }: ValidateOptions): Finding[] {
  let root: Node | undefined;
  try {
    root = parseTree(text);
  } catch {
    // Nested deeper than the parser's stack.
    return [];
  }
  const found: Finding[] = [];
  const waiting: { node: Node; at: string }[] = root ? [{ node: root, at: '' }] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, at } = next;
    if (node.type === 'array') {
      for (const [index, child] of (node.children ?? []).entries())
        waiting.push({ node: child, at: pointer(at, index) });
    }
    if (node.type !== 'object') continue;
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const [name, value] = property.children ?? [];
      const key = String(name?.value);
      const path = pointer(at, key);
      if (seen.has(key)) {
        const message = t('"{0}" stands here twice: only the last one counts.', shown(key));
        found.push(warningAt(path, 'repeated-key', message));
      }
      seen.add(key);
      if (value) waiting.push({ node: value, at: path });
    }
  }
  return found;
}
