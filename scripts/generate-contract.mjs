// Writes src/emulator/contract/actions.ts from test/contract/*.json: one line per action of every product that the
// emulator answers for. `--check` writes nothing and exits 1 when the file is not what the contract gives.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const target = new URL('src/emulator/contract/actions.ts', root);
const kinds = { number: 'n', boolean: 'b' };

/** One query parameter: its name, `:n`, `:b`, `:j` (JSON text) or `:l` (comma list) unless it is text, `!` if required. */
function queryWord([name, field]) {
  const kind = field.serialize === 'json' ? 'j' : field.serialize === 'simple' ? 'l' : kinds[field.type];
  return `${name}${kind ? `:${kind}` : ''}${field.required ? '!' : ''}`;
}

function line(product, [name, action]) {
  const query = Object.entries(action.request.query ?? {}).map(queryWord);
  const id = action.response.fields?.RequestId ? 'id' : 'no-id';
  return [product, name, action.method, action.path, action.bodyMode, id, ...query].join(' ');
}

/** The text of actions.ts for the contract as it is now. */
export async function contractSource() {
  const eas = JSON.parse(await readFile(new URL('test/contract/eas.json', root), 'utf8'));
  const related = JSON.parse(await readFile(new URL('test/contract/related.json', root), 'utf8'));
  const products = [eas, ...Object.values(related).filter((entry) => entry.actions)];
  const lines = products.flatMap((product) =>
    Object.entries(product.actions).map((entry) => line(product.product, entry)),
  );
  const versions = products.map((product) => `  ${product.product}: '${product.version}',`);
  return `// Written by scripts/generate-contract.mjs from test/contract/*.json: do not edit.

/** The products that one endpoint serves, with the version that a request names. */
export const productVersions = {
${versions.join('\n')}
} as const;

/**
 * One action per line: product, name, method, path, body (none, fields, raw), whether its answer has a RequestId, and
 * its query parameters (\`:n\` number, \`:b\` boolean, \`:j\` JSON, \`:l\` comma list, \`!\` required).
 */
export const actionLines = \`
${lines.join('\n')}
\`;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const source = await contractSource();
  if (!process.argv.includes('--check')) await writeFile(target, source);
  else if ((await readFile(target, 'utf8')) !== source) {
    process.stderr.write('src/emulator/contract/actions.ts is out of date: run node scripts/generate-contract.mjs\n');
    process.exitCode = 1;
  }
}
