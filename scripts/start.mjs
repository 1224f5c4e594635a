// `npm start [-- --tour] [--theme dark|light|high-contrast] [--size 1400x900] [--port N] [--server]`: installs what is missing,
// builds, and opens a real VS Code with the extension connected to the local emulator. With `--tour` it drives that VS
// Code through the main job by itself; with `--server` it opens a VS Code server although there is a desktop VS Code.
import { parseArgs } from 'node:util';
import { Failure, runMain, say } from './lib/print.mjs';
import { ensurePackages, onModernNode, root } from './lib/tools.mjs';

process.chdir(root);

await runMain(async () => {
  const options = readOptions();
  await ensurePackages();
  return onModernNode(import.meta.url, async () => {
    const { openVscode, tour } = await import('./lib/startVscode.ts');
    return options.tour ? tour(options) : openVscode(options);
  });
});

/** What Node makes of the arguments; a wrong one is answered with the usage. */
function parsed(config) {
  const usage =
    'Usage: npm start -- [--tour] [--theme dark|light|high-contrast] [--size 1400x900] [--port N] [--server]';
  if (process.argv.includes('--help')) {
    say(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Failure(`${error.message}\n${usage}`);
  }
}

/** The options of the command line, checked. */
function readOptions() {
  const { values } = parsed({
    options: {
      tour: { type: 'boolean', default: false },
      theme: { type: 'string', default: 'dark' },
      size: { type: 'string', default: '1400x900' },
      port: { type: 'string', default: '0' },
      server: { type: 'boolean', default: false },
    },
  });
  const size = /^(\d{3,4})x(\d{3,4})$/.exec(values.size);
  if (!size) throw new Failure('--size is a width and a height, such as 1400x900.');
  if (!['dark', 'light', 'high-contrast'].includes(values.theme))
    throw new Failure('--theme is dark, light or high-contrast.');
  if (!/^\d{1,5}$/.test(values.port)) throw new Failure('--port is a number.');
  return { ...values, port: Number(values.port), size: { width: Number(size[1]), height: Number(size[2]) } };
}
