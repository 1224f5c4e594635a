import { invalid } from './config.ts';

/** Documented: at most 20 labels; a key has up to 128 characters, a value up to 256. */
export const labelLimits = { labels: 20, key: 128, value: 256 } as const;

/** Refuses labels that are too many or too long. `at` names what they belong to, for the sentence. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, at = ''): void {
  const entries = Object.entries(labels);
  if (entries.length > labelLimits.labels) {
    throw invalid(`${at}A service has at most ${labelLimits.labels} labels, not ${entries.length}.`);
  }
  for (const [key, value] of entries) {
    if (key === '' || key.length > labelLimits.key) {
      throw invalid(`${at}The key of a label has 1 to ${labelLimits.key} characters, not ${key.length}.`);
    }
    const length = String(value).length;
    if (length <= labelLimits.value) continue;
    throw invalid(`${at}The value of the label ${key} has ${length} characters; ${labelLimits.value} are allowed.`);
  }
}
