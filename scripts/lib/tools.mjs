// Makes sure of what the other scripts need, and installs what is missing: the project's packages, Node 24, the
// VS Code server, a browser. Runs on Node 20 with nothing installed. With everything there it takes some milliseconds.
import { existsSync } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, duration, say } from './print.mjs';
import { attach, capture, childEnvironment, must, npm } from './run.mjs';
import { browserPackages, codeServerPackage, nodeMajor, nodePackage } from './versions.mjs';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64';

/** Where tools from npm are kept between runs and between checkouts. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pai-eas-dev');

/** Installs the packages of package-lock.json unless node_modules already holds exactly them. */
export async function ensurePackages(folder = root) {
  if (await packagesAreCurrent(folder)) return;
  await timed('Installing the npm packages of the project', () => npm('npm ci', folder, ['ci']));
  if (!(await packagesAreCurrent(folder)))
    throw new Failure(
      'npm ci ended, but node_modules does not fit package-lock.json. Delete node_modules and try again.',
    );
}

/** True when npm's own record of node_modules agrees with the lock file. npm writes that record last. */
async function packagesAreCurrent(folder) {
  const wanted = await readJson(join(folder, 'package-lock.json'));
  const installed = await readJson(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Failure(`${join(folder, 'package-lock.json')} is missing or not JSON.`);
  if (!installed) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found ? found.version === entry.version : entry.optional === true || entry.devOptional === true;
  });
}

/** The path of a Node that is new enough for the tools: this one, or one from npm in the cache. */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath;
  if (!isLinuxX64) {
    throw new Failure(
      `This needs Node ${nodeMajor} or newer; this is ${process.version}. Install it from https://nodejs.org and try again.`,
    );
  }
  const folder = await ensureInCache(`node-${nodePackage.version}`, nodePackage, 'Node');
  return join(folder, 'node_modules', nodePackage.name, 'bin', 'node');
}

/** The folder of the VS Code server (the one that holds `out/server-main.js`). */
export async function ensureVscodeServer(node) {
  const own = process.env.PAI_EAS_VSCODE_SERVER;
  if (own) {
    if (existsSync(join(own, 'out', 'server-main.js'))) return own;
    throw new Failure(`PAI_EAS_VSCODE_SERVER names ${own}, which holds no out/server-main.js.`);
  }
  if (process.platform === 'win32') {
    throw new Failure(
      'The VS Code server of code-server does not run on Windows. Use `npm start` with the desktop `code` on PATH, `npm run test:desktop`, or WSL.',
    );
  }
  const within = join('node_modules', codeServerPackage.name, 'lib', 'vscode');
  const folder = await ensureInCache(`code-server-${codeServerPackage.version}`, codeServerPackage, 'VS Code server', {
    node,
    finish: (staging) =>
      npm('npm install in the VS Code server', join(staging, within), ['install', '--omit=dev'], node),
  });
  return join(folder, within);
}

/**
 * A package in a folder of its own in the cache. It is installed into a staging folder and renamed when it is complete,
 * so an interrupted install is never taken for a good one.
 */
async function ensureInCache(folderName, pkg, label, { node, finish } = {}) {
  const folder = join(cacheFolder, folderName);
  if (await isComplete(folder, pkg)) return folder;
  await timed(`Installing ${label} ${pkg.version} into ${cacheFolder}`, async () => {
    await mkdir(cacheFolder, { recursive: true });
    const staging = await mkdtemp(join(cacheFolder, `.staging-${folderName}-`));
    try {
      await writeFile(join(staging, 'package.json'), '{ "private": true }\n');
      await npm(`Installing ${pkg.name}`, staging, ['install', '--save-exact', `${pkg.name}@${pkg.version}`], node);
      await finish?.(staging);
      await moveIntoPlace(staging, folder, pkg);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
  return folder;
}

async function moveIntoPlace(staging, folder, pkg) {
  // Another run may have been faster; its folder is as good.
  if (await isComplete(folder, pkg)) return;
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder).catch(async (error) => {
    if (!(await isComplete(folder, pkg))) throw error;
  });
}

async function isComplete(folder, pkg) {
  return (await readJson(join(folder, 'node_modules', pkg.name, 'package.json')))?.version === pkg.version;
}

const browserPlaces = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** The path of a Chromium-like browser. On Linux as root a missing one is installed from the distribution. */
export async function ensureBrowser() {
  const own = process.env.CHROMIUM;
  if (own) {
    if (existsSync(own)) return own;
    throw new Failure(`CHROMIUM names ${own}, which does not exist.`);
  }
  const found = (browserPlaces[process.platform] ?? []).find((path) => existsSync(path));
  if (found) return found;
  if (process.platform !== 'linux' || userInfo().uid !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Failure(
      `No browser found. Install Chromium, Chrome or Edge (on Debian: sudo apt-get install ${browserPackages.join(' ')}), or set CHROMIUM to its path, and try again.`,
    );
  }
  await timed(`Installing Debian packages for the tests (apt-get install ${browserPackages.join(' ')})`, async () => {
    const options = { env: { ...childEnvironment(), DEBIAN_FRONTEND: 'noninteractive' } };
    await must('apt-get update', 'apt-get', ['update', '-q'], options);
    const install = ['install', '-q', '-y', '--no-install-recommends', ...browserPackages];
    await must('apt-get install', 'apt-get', install, options);
  });
  const installed = browserPlaces.linux.find((path) => existsSync(path));
  const works = installed && (await capture(installed, ['--version']).catch(() => ({ status: 1 }))).status === 0;
  if (!works)
    throw new Failure(
      'apt-get installed chromium, but it does not start. Set CHROMIUM to the path of a browser and try again.',
    );
  return installed;
}

/**
 * Runs the rest of a script on a Node that is new enough, which also reads TypeScript: calls `main` here when this
 * Node is, else starts the script again. Gives the status to exit with.
 */
export async function onModernNode(scriptUrl, main) {
  const node = await ensureNode();
  if (node === process.execPath) return main();
  return attach(node, ['--disable-warning=ExperimentalWarning', fileURLToPath(scriptUrl), ...process.argv.slice(2)]);
}

async function timed(what, work) {
  say(`${what} …`);
  const start = performance.now();
  await work();
  say(`  done in ${duration(performance.now() - start)}`);
}

async function readJson(path) {
  try {
    await access(path);
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
