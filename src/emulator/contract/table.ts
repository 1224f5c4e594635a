import { actionLines, productVersions } from './actions.ts';

export type Product = keyof typeof productVersions;

/** How a query value is written: plain text, a number, a boolean, JSON text or a comma-joined list. */
export type QueryKind = 'text' | 'number' | 'boolean' | 'json' | 'list';

/** One action of the contract. */
export interface ActionContract {
  readonly product: Product;
  readonly name: string;
  readonly method: string;
  /** With `{Name}` for each path parameter. */
  readonly path: string;
  /** `raw`: the body is the JSON document itself. `fields`: one JSON object with the documented fields. */
  readonly body: 'none' | 'fields' | 'raw';
  readonly answersRequestId: boolean;
  readonly query: ReadonlyMap<string, { readonly kind: QueryKind; readonly required: boolean }>;
}

const kinds: Readonly<Record<string, QueryKind>> = { n: 'number', b: 'boolean', j: 'json', l: 'list' };

function isProduct(text: string): text is Product {
  return text in productVersions;
}

function parseQuery(word: string): [string, { kind: QueryKind; required: boolean }] {
  const [, name = '', kind = '', required] = /^(\w+)(?::(\w))?(!)?$/.exec(word) ?? [];
  return [name, { kind: kinds[kind] ?? 'text', required: required !== undefined }];
}

function parseLine(line: string): ActionContract {
  const [product = '', name = '', method = '', path = '', body = '', id = '', ...query] = line.split(' ');
  if (!isProduct(product)) throw new Error(`unknown product in the contract table: ${line}`);
  return {
    product,
    name,
    method,
    path,
    body: body === 'raw' || body === 'fields' ? body : 'none',
    answersRequestId: id === 'id',
    query: new Map(query.map(parseQuery)),
  };
}

/** Every action of the contract, in its order. */
export function readActions(): readonly ActionContract[] {
  return actionLines.trim().split('\n').map(parseLine);
}

/** The values of a path's `{Name}` parts, decoded; undefined when the path is not this action's. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = trimSlash(template).split('/');
  const given = trimSlash(path).split('/');
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== value) return undefined;
    if (name === undefined) continue;
    const decoded = decodePart(value);
    if (!decoded) return undefined;
    values[name] = decoded;
  }
  return values;
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
