import { unevenExperts } from '../../../serving/validity/expertSplit.ts';
import { judgeMemory } from '../../../serving/validity/memoryVerdict.ts';
import { headsProblem } from '../../../serving/validity/attentionHeads.ts';
import { flagOf } from '../facts/launch.ts';
import { numberOf } from '../facts/settings.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { errorAt, warningAt, type Finding } from '../finding.ts';
import { oneOf } from '../words.ts';
import { memoryCase } from './memory.ts';
import { settingEdits } from './settingEdits.ts';

/** Experts against EP (rule 3 of serving/model.md, section 8). */
export function checkExperts(worker: Worker, { t }: ValidateOptions): Finding[] {
  const { model, verdict, settings, sizes } = worker;
  const experts = model?.served?.experts;
  const ep = verdict.sizes?.ep;
  if (experts === undefined || ep === undefined || sizes.given.copies !== undefined) return [];
  // Without expert parallelism vLLM cuts each expert by TP.
  const isNamed = settings.has('EP_SIZE');
  const hidden = worker.part.launches.length === 0;
  if (!isNamed && !hidden && flagOf(worker.part.launches, ['--enable-expert-parallel']) === undefined) return [];
  const redundant = numberOf(settings, 'REDUNDANT_EXPERTS') ?? 0;
  const uneven = unevenExperts(experts.count, redundant, ep);
  if (uneven === undefined) return [];
  const added = redundant + uneven.redundantToAdd;
  const what =
    redundant === 0
      ? t('{0} experts do not divide by EP {1}.', experts.count, ep)
      : t(
          '{0} experts and {1} redundant ones ({2}) do not divide by EP {3}.',
          experts.count,
          redundant,
          uneven.slots,
          ep,
        );
  const ways = t(
    'Use EP {0}, or {1} redundant experts ({2} = {3} × {4}).',
    oneOf(t, uneven.evenSizes),
    added,
    experts.count + added,
    ep,
    (experts.count + added) / ep,
  );
  const path = (settings.get('EP_SIZE') ?? settings.get('DP_SIZE') ?? settings.get('TP_SIZE'))?.at ?? worker.part.at;
  const edits = settingEdits(worker, { REDUNDANT_EXPERTS: String(added) });
  const fix = edits && { label: t('Use {0} redundant experts', added), edits };
  // vLLM without redundant experts can also lay experts unevenly: certain only where EP is named.
  const make = isNamed && model?.certain ? errorAt : warningAt;
  return [make(path, 'experts-not-divisible-by-ep', `${what} ${ways}`, fix)];
}

/** Attention heads against TP, and the way that MLA wants decode to be split (rules 4 and 5). */
export function checkHeads(worker: Worker, { t }: ValidateOptions): Finding[] {
  const { model, verdict, settings, part, sizes } = worker;
  const { served } = model ?? {};
  if (!model || !served || !verdict.sizes || !sizes.isWritten) return [];
  const { tp, dp } = verdict.sizes;
  const path = (settings.get('TP_SIZE') ?? settings.get('DP_SIZE') ?? settings.get('EP_SIZE'))?.at ?? part.at;
  const problem = headsProblem(served, tp);
  if (problem?.kind === 'uneven') {
    const message = t('The {0} attention heads of {1} do not divide by TP {2}.', problem.heads, served.name, tp);
    return [(model.certain ? errorAt : warningAt)(path, 'heads-not-divisible-by-tp', message)];
  }
  if (problem?.kind === 'kv-copied') {
    const message = t(
      'TP {0} is above the {1} KV heads of {2}: each is kept on {3} GPUs, which costs KV memory. TP {1} with more DP holds more requests.',
      tp,
      problem.kvHeads,
      served.name,
      problem.copies,
    );
    return [warningAt(path, 'tp-above-kv-heads', message)];
  }
  if (part.role !== 'decode' || served.attention !== 'mla' || tp === 1 || !dataParallelFits(worker)) return [];
  const message = t(
    '{0} keeps a whole copy of the KV cache on each of the {1} GPUs of TP. Decode holds more requests with DP {2} and TP 1.',
    served.name,
    tp,
    tp * dp,
  );
  return [warningAt(path, 'mla-decode-with-tp', message)];
}

/** False where it is known that the weights do not fit without TP. */
function dataParallelFits(worker: Worker): boolean {
  const found = memoryCase(worker);
  if (found === undefined) return true;
  const { question, sizes } = found;
  return judgeMemory(question, { ...sizes, tp: 1, dp: sizes.tp * sizes.dp }).fits !== 'no';
}
