import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { arrivalGap, randomFrom, type Random, wholeBetween } from '../../src/serving/simulation/random.ts';
import { BLOCK_TOKENS } from '../../src/serving/simulation/prefixCache.ts';

/** Requests per second in the mean, as a busy service has; the day's peak has 1.6 times as many, the night 0.4. */
const MEAN_RATE = 6.5;
const DAY_SECONDS = 86_400;
/** Conversations that are open at a time; each turn repeats what was said before. */
const CONVERSATIONS = 4000;

/** Writes a made-up day in the form of the Mooncake traces: conversations that grow, with a system prompt for all. */
export async function writeDay(path: string, seed = 1): Promise<number> {
  const random = randomFrom(seed);
  const file = createWriteStream(path);
  const talks: number[][] = Array.from({ length: CONVERSATIONS }, () => []);
  let nextBlock = 1;
  let requests = 0;
  for (let at = 0; at < DAY_SECONDS;) {
    at += arrivalGap(random, MEAN_RATE * (1 - 0.6 * Math.cos((2 * Math.PI * at) / DAY_SECONDS)), 1);
    const index = wholeBetween(random, 0, CONVERSATIONS - 1);
    const before = talks[index] ?? [];
    // A conversation ends now and then, and another begins.
    const talk = before.length === 0 || before.length > 200 || random() < 0.2 ? [0] : before;
    const more = blocksOfTurn(random);
    for (let block = 0; block < more; block += 1) talk.push(nextBlock++);
    talks[index] = talk;
    const request = {
      timestamp: Math.round(at * 1000),
      input_length: talk.length * BLOCK_TOKENS - wholeBetween(random, 0, BLOCK_TOKENS - 1),
      output_length: wholeBetween(random, 1, 360),
      hash_ids: talk,
    };
    requests += 1;
    if (!file.write(`${JSON.stringify(request)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return requests;
}

/** Mostly short turns, and a document now and then. */
function blocksOfTurn(random: Random): number {
  return random() < 0.1 ? wholeBetween(random, 8, 40) : wholeBetween(random, 1, 6);
}
