/** A time (ms since 1970) as EAS takes it in queries of logs and events: `2006-01-02 15:04:05`, in UTC. */
export function utcText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * A time as EAS writes it, in ms since 1970: ISO, or the same without a zone, which is UTC (documented for logs and
 * events; inferred for the rollout, whose example also has slashes). Undefined when it is no time.
 */
export function readTime(text: string | undefined): number | undefined {
  const plain = /^(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(text?.trim() ?? '');
  const time = Date.parse(plain ? `${plain[1]}-${plain[2]}-${plain[3]}T${plain[4]}Z` : (text ?? ''));
  return Number.isNaN(time) ? undefined : time;
}
