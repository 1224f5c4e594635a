import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CannotRun } from '../serving/cannotRun.ts';
import { runCase, runTrace } from '../serving/simulation/simulationCase.ts';
import { detailsOf, resultOf, steadyResult } from '../serving/simulation/simulationResult.ts';
import type { TraceRequest } from '../serving/simulation/trace.ts';
import { BadCase, readCase, readTraceCase } from './simulateCase.ts';
import { simulateHelp } from './simulateHelp.ts';
import { BadTrace, readTrace } from './traceFile.ts';
import { usageError } from './usage.ts';

const flags = {
  trace: { type: 'string' },
  details: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Options {
  readonly trace?: readonly TraceRequest[];
  /** Adds where the time until the first token goes, and more. */
  readonly details: boolean;
}

/** `pai-eas simulate`: one JSON case per line in, one JSON result per line out, in order; gives the exit status. */
export async function simulateCommand(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }));
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split(/\.\s|\n|\.$/)[0] : 'The options cannot be read';
    return usageError(`${sentence}. See pai-eas simulate --help.`);
  }
  if (values.help) {
    process.stdout.write(simulateHelp);
    return 0;
  }
  const options = { details: values.details === true };
  if (values.trace === undefined) return answerAll(options);
  try {
    return await answerAll({ ...options, trace: await readTrace(values.trace) });
  } catch (error) {
    if (error instanceof BadTrace) return usageError(error.message);
    throw error;
  }
}

async function answerAll(options: Options): Promise<number> {
  // A reader that has gone away ends the command, as it does `cat`.
  let open = true;
  process.stdout.on('error', () => (open = false));
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!open) break;
    if (line.trim() !== '') await write(`${JSON.stringify(answer(line, options))}\n`);
  }
  return 0;
}

/** The answer to one line: a result, or why there is none. */
export function answer(line: string, options: Options = { details: false }): object {
  try {
    return options.trace === undefined ? answerCase(line, options) : answerTrace(line, options.trace);
  } catch (error) {
    if (error instanceof BadCase || error instanceof CannotRun) return { error: error.message };
    const why = error instanceof Error ? error.message : 'the reason is not known';
    return { error: `The case could not be simulated: ${why}.` };
  }
}

function answerCase(line: string, { details }: Options): object {
  const question = readCase(line);
  const { asked } = question;
  if (question.kind === 'step') {
    return steadyResult(asked, asked.layout, question.batchPerRank, question.meanContext);
  }
  const run = runCase(question.asked);
  const result = resultOf(asked, asked.layout, question.asked.arrivals.kind, run);
  return details ? { ...result, ...detailsOf(run) } : result;
}

function answerTrace(line: string, trace: readonly TraceRequest[]): object {
  const asked = readTraceCase(line);
  const run = runTrace(asked, trace);
  return { ...resultOf(asked, asked.layout, 'rate', run), ...detailsOf(run) };
}

/** Waits for a reader that is slower than the simulation; one that has gone away is not waited for. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
