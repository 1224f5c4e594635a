// Short lines for a person who watches a script work.

/** Prints one line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** A duration as people say it: `0.4 s`, `12 s`, `2 min 5 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** An error whose message is all that the person needs; no stack is shown. */
export class Failure extends Error {}

/** Runs a script's main function; a failure ends it with one sentence and status 1. */
export async function runMain(main) {
  try {
    const status = await main();
    if (typeof status === 'number') process.exitCode = status;
  } catch (error) {
    process.stderr.write(`${error instanceof Failure ? error.message : (error?.stack ?? String(error))}\n`);
    process.exitCode = 1;
  }
}
