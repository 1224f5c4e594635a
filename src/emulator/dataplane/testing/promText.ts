/** One sample of a text in Prometheus' format. */
export interface PromSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

interface PromFamily {
  readonly help: string;
  type: string;
  readonly samples: PromSample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/u;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/u;
const VALUE = /^(?:[+-]?Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/u;
const PARTS = ['_bucket', '_sum', '_count'];

/** A scrape, read strictly: anything that Prometheus would refuse, or `promtool check metrics` complain of, throws. */
export class PromText {
  readonly families: ReadonlyMap<string, PromFamily>;

  /** @param lintsToAllow complaints that the names themselves earn, which are not ours to choose */
  constructor(text: string, lintsToAllow: RegExp = /^$/u) {
    this.families = read(text);
    const complaints = [...this.families].flatMap(([name, family]) => lint(name, family));
    const rest = complaints.filter((complaint) => !lintsToAllow.test(complaint));
    if (rest.length > 0) throw new Error(rest.join('\n'));
  }

  /** Sum of all samples of this name whose labels have these values. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const family = this.families.get(name) ?? this.families.get(baseOf(name));
    if (family === undefined) throw new Error(`no ${name}`);
    const wanted = Object.entries(labels);
    return family.samples
      .filter((sample) => sample.name === name && wanted.every(([key, value]) => sample.labels.get(key) === value))
      .reduce((sum, { value }) => sum + value, 0);
  }
}

function read(text: string): Map<string, PromFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, PromFamily>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/u.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name) || !NAME.test(name) || rest === '') throw new Error(`bad or second HELP: ${line}`);
      families.set(name, { help: rest, type: '', samples: [] });
      current = name;
    } else if (kind === 'TYPE') {
      const family = families.get(name);
      if (family === undefined || name !== current || family.type !== '') throw new Error(`misplaced TYPE: ${line}`);
      if (!['counter', 'gauge', 'histogram', 'summary', 'untyped'].includes(rest)) throw new Error(line);
      family.type = rest;
    } else {
      addSample(families, current, line, seen);
    }
  }
  return families;
}

function addSample(families: Map<string, PromFamily>, current: string, line: string, seen: Set<string>): void {
  const [, name = '', labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
  const family = families.get(current);
  const owner = family?.type === 'histogram' ? baseOf(name) : name;
  if (family === undefined || owner !== current || family.type === '') throw new Error(`misplaced sample: ${line}`);
  if (!VALUE.test(valueText)) throw new Error(`bad value: ${line}`);
  const labels = readLabels(labelText, line);
  const key = `${name} ${seriesKey([...labels])}`;
  if (seen.has(key)) throw new Error(`second sample: ${line}`);
  seen.add(key);
  family.samples.push({ name, labels, value: Number(valueText.replace('Inf', 'Infinity')) });
}

function readLabels(text: string, line: string): Map<string, string> {
  const labels = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const [whole = '', name = '', value = ''] = /^([^=]+)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/u.exec(rest) ?? [];
    if (whole === '' || !LABEL.test(name) || labels.has(name)) throw new Error(`bad labels: ${line}`);
    labels.set(
      name,
      value.replaceAll(/\\([\\"n])/gu, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
    );
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** What promtool's linter says, by its own rules. */
function lint(name: string, family: PromFamily): string[] {
  const { type, samples } = family;
  const found: string[] = [];
  const complain = (what: string): unknown => found.push(`${name} ${what}`);
  if (type === '') complain('has no TYPE');
  if (name.includes(':')) complain("metric names should not contain ':'");
  if (type === 'counter' && !name.endsWith('_total')) complain('counter metrics should have "_total" suffix');
  if (type !== 'counter' && name.endsWith('_total')) complain('non-counter metrics should not have "_total" suffix');
  if (/[a-z][A-Z]/u.test(name)) complain('metric names should be written in snake_case');
  if (type !== 'histogram' && samples.some(({ labels }) => labels.has('le'))) complain('non-histogram with "le"');
  if (type !== 'summary' && samples.some(({ labels }) => labels.has('quantile')))
    complain('non-summary with "quantile"');
  if (/_(?:ms|gb|mb|milliseconds|megabytes|minutes|hours|percent)(?:_|$)/u.test(name)) complain('use base unit');
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0))) complain('counts below zero');
  if (type === 'histogram') found.push(...lintHistogram(name, samples));
  return found;
}

function lintHistogram(name: string, samples: readonly PromSample[]): string[] {
  const bySeries = new Map<string, PromSample[]>();
  for (const sample of samples) {
    const key = seriesKey([...sample.labels].filter(([label]) => label !== 'le'));
    bySeries.set(key, [...(bySeries.get(key) ?? []), sample]);
  }
  return [...bySeries.values()].flatMap((series) => {
    const buckets = series.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number((labels.get('le') ?? '').replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const total = series.find((sample) => sample.name === `${name}_count`)?.value;
    const rising = (values: readonly number[], least: number): boolean =>
      values.every((value, index) => index === 0 || value - (values[index - 1] ?? 0) >= least);
    return [
      ...(rising(bounds, Number.MIN_VALUE) && bounds.at(-1) === Infinity ? [] : [`${name} has buckets out of order`]),
      ...(rising(counts, 0) && counts.at(-1) === total ? [] : [`${name} has counts that do not add up`]),
      ...(series.some((sample) => sample.name === `${name}_sum`) ? [] : [`${name} has no sum`]),
    ];
  });
}

/** The same for the same labels in any order. */
function seriesKey(labels: readonly (readonly [string, string])[]): string {
  return labels
    .map((pair) => JSON.stringify(pair))
    .toSorted((one, other) => one.localeCompare(other))
    .join();
}

function baseOf(name: string): string {
  const part = PARTS.find((suffix) => name.endsWith(suffix));
  return part === undefined ? name : name.slice(0, -part.length);
}
