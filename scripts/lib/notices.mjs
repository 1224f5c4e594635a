// Writes the licences of everything that is bundled into dist/ into one file, from esbuild's own list of inputs.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Packages whose files are copied and not bundled. */
const copied = ['@vscode/codicons'];

/** Names of the packages that the given esbuild metafiles took files from. */
export function bundledPackages(metafiles) {
  const names = new Set(copied);
  for (const { inputs } of metafiles) {
    for (const path of Object.keys(inputs)) {
      const inside = path.split('node_modules/').at(-1);
      if (!path.includes('node_modules/') || inside === undefined) continue;
      const [first, second] = inside.split('/');
      names.add(first?.startsWith('@') ? `${first}/${second}` : first);
    }
  }
  return [...names].sort();
}

/** Writes the notices; a package without a licence file is listed with the licence it declares. */
export async function writeNotices(metafiles, target) {
  const parts = ['Third-party software in PAI-EAS for VS Code', ''];
  for (const name of bundledPackages(metafiles)) {
    const folder = `node_modules/${name}`;
    if (!existsSync(`${folder}/package.json`)) continue;
    const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const text = file ? (await readFile(`${folder}/${file}`, 'utf8')).trim() : `Licence: ${license}`;
    parts.push('='.repeat(80), `${name} ${version} (${license})`, '='.repeat(80), text, '');
  }
  await writeFile(target, parts.join('\n'));
}
