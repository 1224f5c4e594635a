import type { RankLoad } from '../pace/sequence.ts';
import type { EngineInstance } from '../pace/engineInstance.ts';
import type { RankRecord } from './rankRecord.ts';

/** One data-parallel rank of an instance: what it has counted, and how full it is, prompts included. */
export interface RankView {
  readonly rank: number;
  readonly record: RankRecord;
  readonly load: RankLoad;
}

/** The ranks of an instance. Prompts that wait or are computed count on the first ranks, as they come. */
export function rankViews(instance: EngineInstance): RankView[] {
  const { records, prefill, spec } = instance;
  const loads = instance.loads();
  let computing = prefill.running;
  return records.flatMap((record, rank) => {
    const load = loads[rank];
    if (load === undefined) return [];
    if (spec.role === 'prefill') {
      const running = share(prefill.running, records.length, rank);
      return [{ rank, record, load: { ...load, running, waiting: share(prefill.waiting, records.length, rank) } }];
    }
    // A prompt that is computed here has its place among the sequences already.
    const begun = Math.min(computing, load.waiting);
    computing -= begun;
    return [{ rank, record, load: { ...load, running: load.running + begun, waiting: load.waiting - begun } }];
  });
}

function share(count: number, ranks: number, rank: number): number {
  return Math.floor(count / ranks) + (rank < count % ranks ? 1 : 0);
}
