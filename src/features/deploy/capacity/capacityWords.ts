import type { Bottleneck } from '../../../serving/bottleneck.ts';
import type { Figure, ServiceCapacity } from '../../../messages/deployCapacity.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Estimate } from '../../../serving/advisor/errorBand.ts';
import type { CapacityAnswer } from './capacityModel.ts';
import type { Workload } from './workload.ts';

/** An estimate as it is shown, times a factor (1000 for milliseconds). */
export function figure({ value, band }: Estimate, factor = 1): Figure {
  return { value: value * factor, ...(band === undefined ? {} : { band }) };
}

/** What the whole service gives, against its goals, or why there is nothing to say. */
export function serviceCapacity(
  { ability, load, longestContext }: CapacityAnswer,
  workload: Workload,
  t: Translate,
): { readonly service?: ServiceCapacity; readonly reason?: string } {
  if (load === undefined) {
    const tokens = workload.inputTokens + workload.outputTokens;
    return { reason: t('A request of {0} tokens does not fit: the longest is {1}.', tokens, longestContext) };
  }
  return {
    service: {
      ttftMs: figure(load.ttftSeconds, 1000),
      tpotMs: figure(load.tpotSeconds, 1000),
      outputTokensPerSecond: figure(load.outputTokensPerSecond),
      ...(ability?.prefillUse === undefined ? {} : { prefillUse: ability.prefillUse }),
      ...(ability === undefined
        ? {}
        : { decodeUse: ability.decodeUse, mostRequestsPerSecond: ability.mostRequestsPerSecond }),
      goodShare: load.goodShare,
      limit: limitText(load.bottleneck, t),
      meetsTtft: load.ttftSeconds.value <= workload.ttftSeconds,
      meetsTpot: load.tpotSeconds.value <= workload.tpotSeconds,
    },
  };
}

function limitText(bottleneck: Bottleneck, t: Translate): string {
  switch (bottleneck) {
    case 'prefill':
      return t('Prefill is the limit: prompts wait until others are computed.');
    case 'decode-step':
      return t(
        'The decode step is the limit: with so many sequences in a batch, each token takes longer than your goal.',
      );
    case 'decode-kv':
      return t('The KV memory of Decode is the limit: requests wait until others have ended.');
    case 'transfer':
      return t('The transfer of KV from Prefill to Decode is the limit.');
    case 'router':
      return t('The router is the limit.');
    case 'none':
      return t('Nothing is at its limit with this load.');
  }
}
