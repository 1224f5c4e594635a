// Merges l10n/parts/*.<language>.json into l10n/bundle.l10n.<language>.json, sorted by key.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Failure, runMain, say } from './lib/print.mjs';
import { root } from './lib/tools.mjs';

process.chdir(root);

const language = 'zh-cn';

await runMain(async () => {
  const bundle = `l10n/bundle.l10n.${language}.json`;
  const texts = existsSync(bundle) ? await readTexts(bundle) : new Map();
  const parts = existsSync('l10n/parts')
    ? (await readdir('l10n/parts')).filter((name) => name.endsWith(`.${language}.json`))
    : [];
  for (const part of parts) {
    for (const [key, text] of await readTexts(`l10n/parts/${part}`)) {
      const known = texts.get(key);
      if (known !== undefined && known !== text)
        throw new Failure(`${part} translates "${key}" as "${text}", but it is "${known}" already.`);
      texts.set(key, text);
    }
  }
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(bundle, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  say(`${bundle}: ${sorted.length} texts from ${parts.length} parts`);
});

async function readTexts(path) {
  return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8'))));
}
