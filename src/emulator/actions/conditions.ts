import * as z from 'zod/mini';
import { invalid } from '../services/config.ts';
import type { ActionCall } from './action.ts';

const Conditions = z.array(z.object({ Column: z.string(), Operator: z.string(), Value: z.string() }));
const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  LessThan: (a, b) => a < b,
  LessThanOrEqual: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanOrEqual: (a, b) => a >= b,
  Equal: (a, b) => a === b,
};

/**
 * `Conditions` of the query, as a test of an answer. Only `LessThan` on `ParameterSize` is in the contract; the other
 * operators follow it, and only columns with numbers can be compared [INFER].
 */
export function numberConditions(call: ActionCall): (answer: Readonly<Record<string, unknown>>) => boolean {
  const text = call.query.get('Conditions');
  if (text === undefined) return () => true;
  const tests = readJson(Conditions, text, 'Conditions must be JSON text of a list of {Column, Operator, Value}.').map(
    ({ Column: column, Operator: operator, Value: value }) => {
      const test = Object.hasOwn(compare, operator) ? compare[operator] : undefined;
      if (!test) throw invalid(`Conditions: the operator ${operator.slice(0, 40)} is not known.`);
      const limit = Number(value);
      if (value.trim() === '' || Number.isNaN(limit)) {
        throw invalid(`Conditions: the value of ${column.slice(0, 40)} must be a number, not "${value.slice(0, 40)}".`);
      }
      return (answer: Readonly<Record<string, unknown>>): boolean => test(Number(answer[column]), limit);
    },
  );
  return (answer) => tests.every((test) => test(answer));
}

const Pairs = z.array(z.object({ Key: z.string(), Value: z.string() }));

/** A list of `{Key, Value}` that the query holds as JSON text; empty when it is not given. */
export function pairList(call: ActionCall, name: string): z.infer<typeof Pairs> {
  const text = call.query.get(name);
  return text === undefined ? [] : readJson(Pairs, text, `${name} must be JSON text of a list of {Key, Value}.`);
}

function readJson<T extends z.ZodMiniType>(schema: T, text: string, sentence: string): z.infer<T> {
  try {
    return z.parse(schema, JSON.parse(text));
  } catch {
    throw invalid(sentence);
  }
}
