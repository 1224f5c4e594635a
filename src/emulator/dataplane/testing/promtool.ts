import { spawnSync } from 'node:child_process';

/** Where Prometheus' own checker may be; only what is installed is used. */
const PROMTOOL = process.env['PROMTOOL'] ?? 'promtool';

/** The complaints of `promtool check metrics`; undefined where it is not installed. Throws where it cannot read the text. */
export function promtoolComplaints(text: string): string[] | undefined {
  const run = spawnSync(PROMTOOL, ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (run.error) return undefined;
  // 0: content, 3: it read everything and finds fault with names.
  if (run.status !== 0 && run.status !== 3) throw new Error(run.stderr + run.stdout);
  return `${run.stdout}${run.stderr}`.split('\n').filter((line) => line.trim() !== '');
}
