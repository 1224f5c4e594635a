// Writes log files where VS Code's native writer would, at once and without a limit.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

/** A logger as VS Code uses it. Which levels it writes, VS Code has decided before. */
function logger(file) {
  mkdirSync(dirname(file), { recursive: true });
  const write = (level) => (message) => appendFileSync(file, `[${level}] ${message}\n`);
  const nothing = () => undefined;
  const rest = { setLevel: nothing, getLevel: () => 0, setPattern: nothing, clearFormatters: nothing };
  return {
    ...Object.fromEntries(levels.map((level) => [level, write(level)])),
    ...rest,
    flush: nothing,
    drop: nothing,
  };
}

export const version = 0;
export const setLevel = () => undefined;
export const setFlushOn = () => undefined;
export const createRotatingLogger = async (_name, file) => logger(file);
export const createAsyncRotatingLogger = createRotatingLogger;
