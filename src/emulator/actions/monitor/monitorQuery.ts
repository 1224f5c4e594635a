/** What a question to CloudMonitor says, and how it refuses what it does not understand. */
import * as z from 'zod/mini';
import { parseTime } from '../../clock.ts';
import { ApiError, missing } from '../../http/apiError.ts';
import { account, codes } from '../../inferred.ts';
import { visibleServices } from '../../services/world.ts';
import type { EmulatorState } from '../../state/model.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { metrics, type Metric } from '../../telemetry/metrics.ts';
import { finelyRecordedMs } from '../../telemetry/spans.ts';
import type { ActionCall } from '../action.ts';

/** The namespace of EAS [DOC]. */
export const namespace = 'acs_learn';

/** Periods of points, in seconds: every multiple of a minute, and this [SDK]. */
export const shortPeriod = 15;
const dayMs = 86_400_000;
/** The longest range of a question, and for how long points of a minute or more are kept [SDK]. */
const longestRangeMs = 31 * dayMs;
/** Taken when a question names no range [INFER]. */
const usualRangeMs = 3_600_000;
const mostDimensions = 50;
const mostPoints = 1440;

/** A 400 in CloudMonitor's words. */
export function wrongParameter(sentence: string): ApiError {
  const { status, code } = codes.metricParameter;
  return new ApiError(status, code, sentence);
}

/** The metric that a question names. */
export function metricOf(call: ActionCall): Metric {
  const name = required(call, 'MetricName');
  const metric = metrics.find((entry) => entry.id === name);
  if (metric && required(call, 'Namespace') === namespace) return metric;
  const { status, code } = codes.metricNotFound;
  // The sentence is the documented one.
  const recommend = `The local emulator has the metrics of ${namespace}: ${metrics.map((entry) => entry.id).join(', ')}.`;
  throw new ApiError(status, code, 'The specified resource is not found.', recommend);
}

function required(call: ActionCall, name: string): string {
  const value = call.query.get(name);
  if (value === undefined) throw missing(name);
  return value;
}

/** `Period` in seconds; a minute when it is left out. */
export function periodOf(call: ActionCall): number {
  const seconds = Number(call.query.get('Period') ?? 60);
  const isPeriod = seconds === shortPeriod || (Number.isInteger(seconds) && seconds > 0 && seconds % 60 === 0);
  if (isPeriod && seconds <= 86_400) return seconds;
  throw wrongParameter(`Period must be ${shortPeriod}, or a multiple of 60, in seconds.`);
}

/** `Length`, the most points of an answer. */
export function lengthOf(call: ActionCall, usual: number): number {
  const length = Number(call.query.get('Length') ?? usual);
  if (Number.isInteger(length) && length >= 1 && length <= mostPoints) return length;
  throw wrongParameter(`Length must be a whole number from 1 to ${mostPoints}.`);
}

/** A time: ms since 1970, or a date with a time, which is in UTC [INFER]. */
export function momentOf(call: ActionCall, name: string): number | undefined {
  const text = call.query.get(name);
  if (text === undefined) return undefined;
  const ms = /^\d{12,14}$/.test(text) ? Number(text) : parseTime(text);
  if (ms !== undefined) return ms;
  throw wrongParameter(`${name} must be a time such as 2019-01-30 00:00:00, or milliseconds since 1970.`);
}

/** The range of a question, which takes in its end but not its beginning [DOC]. */
export function rangeOf(call: ActionCall, now: number, periodMs: number): { afterMs: number; untilMs: number } {
  const untilMs = momentOf(call, 'EndTime') ?? now;
  const afterMs = momentOf(call, 'StartTime') ?? untilMs - Math.max(usualRangeMs, 3 * periodMs);
  if (afterMs >= untilMs) throw wrongParameter('StartTime must be earlier than EndTime.');
  if (untilMs - afterMs > longestRangeMs) throw wrongParameter('StartTime and EndTime can be at most 31 days apart.');
  const keptMs = periodMs < 60_000 ? finelyRecordedMs : longestRangeMs;
  return { afterMs: Math.max(afterMs, now - keptMs), untilMs: Math.min(untilMs, now) };
}

const Dimension = z.record(z.string(), z.union([z.string(), z.number()]));
const Dimensions = z.union([z.array(Dimension), Dimension]);

/** The services that a question is about: those that its dimensions name, or all. */
export function servicesOf(call: ActionCall, state: EmulatorState, now: number): readonly ServiceRecord[] {
  const services = visibleServices(state, now);
  const wanted = dimensionsOf(call);
  if (wanted.length === 0) return services;
  return services.filter((service) => wanted.some((dimension) => fits(dimension, service)));
}

type Dimension = z.infer<typeof Dimension>;

function fits({ userId, serviceName }: Dimension, service: ServiceRecord): boolean {
  if (userId !== undefined && String(userId) !== account.uid) return false;
  return serviceName === undefined || String(serviceName) === service.name;
}

function dimensionsOf(call: ActionCall): readonly Dimension[] {
  const text = call.query.get('Dimensions');
  if (text === undefined) return [];
  const read = z.safeParse(Dimensions, jsonOf(text));
  if (!read.success) {
    throw wrongParameter('Dimensions must be JSON text such as [{"userId":"120886317861","serviceName":"foo"}].');
  }
  const list = Array.isArray(read.data) ? read.data : [read.data];
  if (list.length > mostDimensions) throw wrongParameter(`Dimensions can name at most ${mostDimensions} resources.`);
  const unknown = list.flatMap((entry) => Object.keys(entry)).find((key) => !dimensionNames.includes(key));
  if (unknown !== undefined) {
    throw wrongParameter(
      `The namespace ${namespace} has the dimensions userId and serviceName, not ${unknown.slice(0, 40)}.`,
    );
  }
  return list;
}

/** The dimensions of the namespace [DOC]. */
export const dimensionNames = ['userId', 'serviceName'];

const Express = z.looseObject({ groupby: z.optional(z.array(z.string())) });

/** Refuses an `Express` other than the grouping that answers have anyway: by user and service. */
export function checkExpress(call: ActionCall): void {
  const text = call.query.get('Express');
  if (text === undefined) return;
  const read = z.safeParse(Express, jsonOf(text));
  if (!read.success) throw wrongParameter('Express must be JSON text such as {"groupby":["userId","serviceName"]}.');
  const by = read.data.groupby ?? dimensionNames;
  if (by.includes('serviceName') && by.every((name) => dimensionNames.includes(name))) return;
  throw wrongParameter('Express: the local emulator groups by userId and serviceName only.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
