/** Says on stderr what is wrong with the command line; gives the exit status for it. */
export function usageError(sentence: string): number {
  process.stderr.write(`pai-eas: ${sentence}\n`);
  return 2;
}
