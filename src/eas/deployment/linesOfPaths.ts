import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { pointerKeys } from '../validity/pointer.ts';

/**
 * The line, from 1, of the place that each JSON pointer names in a text; of what is around it where it is not there.
 * Undefined for the whole document, and where the text is no JSON.
 */
export function linesOfPaths(text: string, paths: readonly string[]): (number | undefined)[] {
  const root = paths.length === 0 ? undefined : parseTree(text);
  return paths.map((path) => {
    const node = root && nodeAt(root, pointerKeys(path));
    return node && text.slice(0, node.offset).split('\n').length;
  });
}

function nodeAt(root: Node, keys: readonly string[]): Node | undefined {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, segments(root, keys.slice(0, length)));
    // A property's line is that of its name, also where its value begins below.
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent : node;
  }
  return undefined;
}

/** Numbers count where the document has a list. */
function segments(root: Node, keys: readonly string[]): (string | number)[] {
  const found: (string | number)[] = [];
  for (const key of keys) {
    const around = findNodeAtLocation(root, found);
    found.push(around?.type === 'array' && /^\d+$/.test(key) ? Number(key) : key);
  }
  return found;
}
