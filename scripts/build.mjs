// Builds everything under dist/. It builds beside dist/ and swaps at the end, so that a failed build leaves the last
// good one and nobody reads half a build. `--watch` is not offered: a build takes a second.
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCli, bundleHost, bundleWebviews } from './lib/bundles.mjs';
import { writeNotices } from './lib/notices.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

async function main() {
  await mkdir('.cache', { recursive: true });
  const staging = await mkdtemp('.cache/build-');
  try {
    const [host, cli, webview] = await Promise.all([
      bundleHost(join(staging, 'dist')),
      bundleCli(join(staging, 'dist/cli')),
      bundleWebviews(join(staging, 'dist/webview')),
    ]);
    await chmod(join(staging, 'dist/cli/pai-eas.js'), 0o755);
    for (const [name, result] of Object.entries({ host, cli, webview })) {
      const text = JSON.stringify(result.metafile).replaceAll(`${staging}/`, '');
      await writeFile(`.cache/metafile-${name}.json`, text);
    }
    const metafiles = [host, cli, webview].map((result) => result.metafile);
    await writeNotices(metafiles, join(staging, 'dist/THIRD_PARTY_NOTICES.txt'));
    await rm(join(staging, 'old'), { recursive: true, force: true });
    await rename('dist', join(staging, 'old')).catch(ignoreMissing);
    await rename(join(staging, 'dist'), 'dist');
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}

await main();
