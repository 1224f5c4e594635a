import type { Histogram } from './histogram.ts';

/** Labels of one series, in the order in which they are written. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a counter or a gauge. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Named {
  readonly name: string;
  readonly help: string;
}

/** All series of one name. */
export type Family = Named &
  (
    | { readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
    | { readonly type: 'histogram'; readonly series: readonly { labels: Labels; histogram: Histogram }[] }
  );

/** `Content-Type` of the text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Writes families in the text format of Prometheus 0.0.4. A family without series is left out. */
export function writeMetrics(families: readonly Family[]): string {
  let text = '';
  for (const family of families) {
    const lines = family.type === 'histogram' ? histogramLines(family) : sampleLines(family);
    if (lines === '') continue;
    text += `# HELP ${family.name} ${escapeHelp(family.help)}\n# TYPE ${family.name} ${family.type}\n${lines}`;
  }
  return text;
}

function sampleLines({ name, samples }: Named & { readonly samples: readonly Sample[] }): string {
  return samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}\n`).join('');
}

function histogramLines({ name, series }: Extract<Family, { type: 'histogram' }>): string {
  return series.map((one) => seriesLines(name, one)).join('');
}

function seriesLines(name: string, { labels, histogram }: { labels: Labels; histogram: Histogram }): string {
  const counts = histogram.cumulative();
  const open = openLabels(labels);
  let text = '';
  counts.forEach((count, index) => {
    const bound = histogram.bounds[index];
    text += `${name}_bucket${open}le="${bound === undefined ? '+Inf' : numberText(bound)}"} ${numberText(count)}\n`;
  });
  const own = labelText(labels);
  const total = numberText(counts.at(-1) ?? 0);
  return `${text}${name}_sum${own} ${numberText(histogram.sum)}\n${name}_count${own} ${total}\n`;
}

function labelText(labels: Labels): string {
  const text = labelPairs(labels);
  return text === '' ? '' : `{${text}}`;
}

function openLabels(labels: Labels): string {
  const text = labelPairs(labels);
  return text === '' ? '{' : `{${text},`;
}

function labelPairs(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',');
}

function escapeValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** A number as the official Python client writes it: whole ones with a decimal. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}
