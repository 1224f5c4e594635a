import { type CalibrationFigure, calibrationFigures, headlineFigures, simulateSpeeds } from './serving.ts';

/** A table with its title. */
export interface Report {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The serving model beside what was measured and published, and the speed of `pai-eas simulate`. */
export async function servingReports(): Promise<Report[]> {
  const figures = calibrationFigures();
  const groups = [...new Set(figures.map(({ group }) => group))];
  return [
    ...groups.map((group) =>
      calibrationReport(
        group,
        figures.filter((figure) => figure.group === group),
      ),
    ),
    calibrationReport('all rows', figures, false),
    {
      title: 'Published figures',
      header: ['', 'published', 'model', 'error', 'band'],
      rows: headlineFigures().map(({ what, published, value, band }) => [
        what,
        published.toFixed(0),
        value.toFixed(0),
        percent(value / published - 1),
        band === 0 ? '' : `±${(100 * band).toFixed(0)}%`,
      ]),
    },
    {
      title: 'pai-eas simulate as a process, in seconds',
      header: ['', 'seconds', 'budget'],
      rows: (await simulateSpeeds()).map(({ what, seconds, budget }) => [what, seconds.toFixed(2), budget]),
    },
  ];
}

function calibrationReport(group: string, figures: readonly CalibrationFigure[], each = true): Report {
  const rows = figures.map(({ row, errors }) => [
    row.name,
    row.prefillLoad.toFixed(2),
    percent(errors.tpot),
    percent(errors.requestsPerSecond),
    percent(errors.completed),
    percent(errors.ttft),
  ]);
  const mean = (of: (figure: CalibrationFigure) => number): string =>
    percent(figures.reduce((sum, figure) => sum + Math.abs(of(figure)), 0) / figures.length).replace('+', '');
  const largest = (of: (figure: CalibrationFigure) => number): string =>
    percent(Math.max(...figures.map((figure) => Math.abs(of(figure))))).replace('+', '');
  const summary = (name: string, by: typeof mean): string[] => [
    name,
    '',
    by(({ errors }) => errors.tpot),
    by(({ errors }) => errors.requestsPerSecond),
    by(({ errors }) => errors.completed),
    by(({ errors }) => errors.ttft),
  ];
  return {
    title: `Serving model against measured rows: ${group} (TTFT is held to ±40 % below load 0.85)`,
    header: ['', 'load', 'TPOT', 'req/s', 'completed/s', 'TTFT'],
    rows: [...(each ? rows : []), summary('mean', mean), summary('largest', largest)],
  };
}

function percent(part: number): string {
  return `${part < 0 ? '' : '+'}${(100 * part).toFixed(1)}%`;
}
