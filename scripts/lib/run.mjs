// Child processes: run one to its end, take its output, pass signals on.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { Failure } from './print.mjs';

/**
 * The environment for a child, without what an outer `npm run` adds: its local prefix would send an inner
 * `npm install` to the wrong folder. `node`, when given, is first on the PATH.
 */
export function childEnvironment(node) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|command|config_local_prefix|config_prefix|config_global_prefix|node_execpath)/.test(name)
    ) {
      delete env[name];
    }
  }
  if (node) env.PATH = `${dirname(node)}${delimiter}${env.PATH ?? ''}`;
  return env;
}

/** Runs a command to its end without input and gives its status and what it printed. */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const take = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ status: code ?? 1, signal, output }));
  });
}

/** Runs a command that must work; else fails with `what` and the end of its output. */
export async function must(what, command, args, options = {}) {
  const { status, output } = await capture(command, args, options).catch((error) => {
    throw new Failure(`${what} failed: ${error.message}`);
  });
  if (status !== 0) throw new Failure(`${what} failed (status ${status}):\n${shortened(output)}`);
  return output;
}

/**
 * Calls `then` when the process that started this one is gone. npm's shell passes no SIGTERM on: without this, a script
 * would outlive the `npm start` that somebody ended. Gives a function that ends the watch.
 */
export function whenParentIsGone(then) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** The start and the end of a long output: either may hold the reason. */
function shortened(output) {
  const lines = output.trimEnd().split('\n');
  return (lines.length > 40 ? [...lines.slice(0, 20), '…', ...lines.slice(-15)] : lines).join('\n');
}

/** Runs a command in this terminal, passes signals on to it, and gives its status. */
export function attach(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    // Ctrl+C reaches the whole group by itself: the child ends, then this process does.
    const ignore = () => {};
    const pass = () => child.kill('SIGTERM');
    const unwatch = whenParentIsGone(pass);
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.once('error', reject);
    child.once('close', (code) => {
      unwatch();
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

/** Runs npm with the given Node in `folder`. */
export function npm(what, folder, args, node) {
  const env = childEnvironment(node);
  const options = { cwd: folder, env };
  const common = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own)) return must(what, node ?? process.execPath, [own, ...common], options);
  if (process.platform === 'win32') return must(what, 'npm.cmd', common, { ...options, shell: true });
  return must(what, 'npm', common, options);
}
