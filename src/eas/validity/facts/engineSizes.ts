import type { GivenSizes } from '../../../serving/validity/workerSizes.ts';
import { flagOf, type Launch } from './launch.ts';
import { numberOf, type Settings } from './settings.ts';

/** Flags of a worker that spans more than one instance: the GPUs of one instance say nothing about its sizes. */
const spanning = ['--data-parallel-size-local', '--data-parallel-start-rank', '--data-parallel-rank'];

/** Parallel sizes of a worker as its engine counts them. */
export interface EngineSizes {
  readonly given: GivenSizes;
  /** Some size is written, in a variable or in a flag. */
  readonly isWritten: boolean;
  /** The worker lies on the GPUs of one instance only. */
  readonly isWhole: boolean;
  /** The EP of SGLang's flags: part of its TP, which is not TP × DP. */
  readonly sglangEp?: number | undefined;
}

/**
 * The sizes in the terms of vLLM. SGLang's flags count otherwise: with `--enable-dp-attention` its TP is all GPUs of the
 * worker, without it `--dp-size` makes copies of the model that share nothing.
 */
export function engineSizes(settings: Settings, launches: readonly Launch[], engine: string | undefined): EngineSizes {
  const given = {
    tp: positive(settings, 'TP_SIZE'),
    dp: positive(settings, 'DP_SIZE'),
    ep: positive(settings, 'EP_SIZE'),
    pp: positive(settings, 'PP_SIZE'),
  };
  const isWritten = Object.values(given).some((size) => size !== undefined);
  const isWhole = flagOf(launches, spanning) === undefined;
  const named = (['TP_SIZE', 'DP_SIZE', 'EP_SIZE'] as const).flatMap((name) => settings.get(name) ?? []);
  const flagged = named.filter(({ flag }) => flag !== undefined);
  if (engine !== 'sglang' || flagged.length === 0) return { given, isWritten, isWhole };
  const { tp, dp = 1, ep, pp } = given;
  // Sizes partly in variables: how they reach the engine is not seen, so that the way that fits is taken for meant.
  const isMeant = flagged.length < named.length && tp !== undefined && (ep ?? tp) === tp && tp % dp === 0;
  if (flagOf(launches, ['--enable-dp-attention']) === undefined && !isMeant) {
    return { given: { tp, pp, copies: dp }, isWritten, isWhole, sglangEp: ep };
  }
  const share = tp !== undefined && tp % dp === 0 ? tp / dp : tp;
  return { given: { tp: share, dp, pp }, isWritten, isWhole, sglangEp: ep };
}

function positive(settings: Settings, name: 'TP_SIZE' | 'DP_SIZE' | 'EP_SIZE' | 'PP_SIZE'): number | undefined {
  return numberOf(settings, name) || undefined;
}
