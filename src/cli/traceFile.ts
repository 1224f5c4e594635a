import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import type { TraceRequest } from '../serving/simulation/trace.ts';

/** One line of a trace in the Mooncake JSONL form; other fields are skipped. */
const TraceLine = z.object({
  timestamp: z.number().check(z.gte(0)),
  input_length: z.int().check(z.gte(1)),
  output_length: z.int().check(z.gte(1)),
  hash_ids: z.optional(z.array(z.int())),
});

/** A trace that cannot be read; its message is a sentence for a person. */
export class BadTrace extends Error {
  override readonly name = 'BadTrace';
}

/** Reads a trace, in the order of its timestamps. Throws `BadTrace`. */
export async function readTrace(path: string): Promise<TraceRequest[]> {
  const requests: TraceRequest[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      // Windows tools put a mark before a file that is no part of its first line.
      const plain = text.replace(/^\uFEFF/, '');
      if (plain.trim() !== '') requests.push(requestIn(plain, `Line ${line} of ${path}`));
    }
  } catch (error) {
    if (error instanceof BadTrace) throw error;
    throw new BadTrace(`The file of --trace cannot be read: ${error instanceof Error ? error.message : path}.`);
  }
  if (requests.length === 0) throw new BadTrace(`The file of --trace has no request: ${path}.`);
  return requests.sort((one, other) => one.timestampMs - other.timestampMs);
}

function requestIn(text: string, where: string): TraceRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadTrace(`${where} is not valid JSON.`);
  }
  const read = z.safeParse(TraceLine, value);
  if (!read.success) {
    const field = z.core.toDotPath(read.error.issues[0]?.path ?? []);
    throw new BadTrace(
      `${where} is not a request (${field || 'not an object'}): it needs timestamp (ms), input_length and output_length ` +
        `(tokens, at least 1), and may have hash_ids (numbers of its blocks of 512 tokens).`,
    );
  }
  const { timestamp, input_length, output_length, hash_ids } = read.data;
  return { timestampMs: timestamp, inputTokens: input_length, outputTokens: output_length, blocks: hash_ids ?? [] };
}
