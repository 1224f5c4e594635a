import type { Translate } from '../../../messages/translate.ts';
import {
  judgeMemory,
  waysToFit,
  type MemoryQuestion,
  type MemoryVerdict,
} from '../../../serving/validity/memoryVerdict.ts';
import { kvType, kvValueBytes } from '../../../serving/validity/transferRules.ts';
import type { WorkerSizes } from '../../../serving/validity/workerSizes.ts';
import type { GpuMemory } from '../facts/machine.ts';
import { lengthIn } from '../facts/maxLength.ts';
import { numberOf } from '../facts/settings.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { errorAt, warningAt, type Finding, type Fix } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { gigabytes, tokens } from '../words.ts';
import { settingEdits } from './settingEdits.ts';

/** What is known of a worker whose memory can be worked out. */
export interface MemoryCase {
  readonly question: MemoryQuestion;
  readonly sizes: WorkerSizes;
  readonly memory: GpuMemory;
  readonly verdict: MemoryVerdict;
  /** The numbers are certain enough to refuse. */
  readonly isCertain: boolean;
}

/** The memory of a worker; undefined where the model, the GPU or the sizes are not known. */
export function memoryCase(worker: Worker): MemoryCase | undefined {
  const { weighed, model, machine, verdict, settings, usableShare } = worker;
  if (!weighed || !model || !machine?.memory || !verdict.sizes) return undefined;
  const { memory } = machine;
  const question = {
    model: weighed,
    kvCacheBytes: kvValueBytes(kvType(settings.get('KV_CACHE_DTYPE')?.text)),
    // Only DeepSeek's builds carry a layer that drafts.
    draftTokens: weighed.name === 'DeepSeek-R1' ? (numberOf(settings, 'MTP_DRAFT_TOKENS') ?? 0) : 0,
    redundantExperts: numberOf(settings, 'REDUNDANT_EXPERTS') ?? 0,
    memory,
    usableShare,
  };
  const isCertain = model.certain && !memory.isEstimate;
  return { question, sizes: verdict.sizes, memory, verdict: judgeMemory(question, verdict.sizes), isCertain };
}

/** Weights, KV and reserve against the memory of a GPU (serving/model.md, section 7). */
export function checkMemory(worker: Worker, { t }: ValidateOptions): Finding[] {
  const found = memoryCase(worker);
  if (!found || found.verdict.fits === 'yes') return [];
  const path = sizePath(worker);
  const what = layoutText(found, worker, t);
  if (found.verdict.fits === 'no') {
    const message = `${what} ${doNotFitText(found, t)} ${waysText(found, worker, t)}`;
    return [(found.isCertain ? errorAt : warningAt)(path, 'weights-do-not-fit', message, fitFix(found, worker, t))];
  }
  const { kvTokens, kvTokensAtBest } = found.verdict;
  const memory = memoryText(found.memory, t);
  const tight =
    kvTokens > 0
      ? t('They leave hardly any of {0} for KV: about {1} tokens per rank.', memory, tokens(kvTokens))
      : t('They leave hardly any of {0} for KV: {1} tokens per rank at best.', memory, tokens(kvTokensAtBest));
  return [
    warningAt(path, 'little-memory-for-kv', `${what} ${tight} ${waysText(found, worker, t)}`, fitFix(found, worker, t)),
  ];
}

/** `EP 8 with DP 4 gives TP 2: 91.2 GB of weights per GPU.` */
function layoutText({ sizes, verdict, question }: MemoryCase, { settings }: Worker, t: Translate): string {
  const weights = gigabytes(verdict.weightBytes);
  const bits = question.model.weightBytes === 1 ? 'FP8' : 'BF16';
  if (settings.has('EP_SIZE') && settings.has('DP_SIZE') && !settings.has('TP_SIZE')) {
    return t(
      'EP {0} with DP {1} gives TP {2}: {3} of {4} weights per GPU.',
      sizes.ep,
      sizes.dp,
      sizes.tp,
      weights,
      bits,
    );
  }
  return t('TP {0} with DP {1} puts {2} of {3} weights on each GPU.', sizes.tp, sizes.dp, weights, bits);
}

function doNotFitText({ memory, verdict }: MemoryCase, t: Translate): string {
  if (verdict.weightBytes > memory.mostBytes) return t('They do not fit {0}.', memoryText(memory, t));
  return t('They do not fit {0} with what the engine keeps free.', memoryText(memory, t));
}

/** An estimate is called one. */
function memoryText({ label, isEstimate }: GpuMemory, t: Translate): string {
  return isEstimate ? t('{0} (an estimate)', label) : label;
}

function waysText({ question, sizes }: MemoryCase, { machines }: Worker, t: Translate): string {
  const ways = waysToFit(question, sizes);
  const { tp } = ways;
  const count = (ways.machines?.machines ?? 1) * machines;
  if (tp && ways.machines) return t('Use TP {0}, or {1} machines per instance.', tp.sizes.tp, count);
  if (tp) return t('Use TP {0}.', tp.sizes.tp);
  if (ways.machines) return t('Use {0} machines per instance (EP {1}).', count, ways.machines.sizes.ep);
  return t('Use GPUs with more memory.');
}

function fitFix({ question, sizes }: MemoryCase, worker: Worker, t: Translate): Fix | undefined {
  const { tp } = waysToFit(question, sizes);
  if (tp) {
    const edits = settingEdits(worker, sizeTexts(worker, tp.sizes));
    return edits && { label: t('Use TP {0}', tp.sizes.tp), edits };
  }
  return machinesFix({ question, sizes }, worker, t);
}

/** More machines for each instance, and the data-parallel ranks on them. */
function machinesFix(
  { question, sizes }: Pick<MemoryCase, 'question' | 'sizes'>,
  worker: Worker,
  t: Translate,
  wanted = 0,
): Fix | undefined {
  const { machines } = waysToFit(question, sizes, wanted);
  if (!machines) return undefined;
  const edits = settingEdits(worker, sizeTexts(worker, machines.sizes));
  const size = machines.machines * worker.machines;
  const path = pointer(worker.part.at, 'unit', 'size');
  return (
    edits && { label: t('Use {0} machines per instance', size), edits: [...edits, { op: 'set', path, value: size }] }
  );
}

/** The sizes that are written now, and those that no longer follow from the others. */
function sizeTexts(
  { settings }: Worker,
  { tp, dp, ep }: WorkerSizes,
): Partial<Record<'TP_SIZE' | 'DP_SIZE' | 'EP_SIZE', string>> {
  return {
    ...(settings.has('TP_SIZE') || !settings.has('EP_SIZE') ? { TP_SIZE: String(tp) } : {}),
    ...(settings.has('DP_SIZE') || dp > 1 ? { DP_SIZE: String(dp) } : {}),
    ...(settings.has('EP_SIZE') ? { EP_SIZE: String(ep) } : {}),
  };
}

function sizePath({ settings, placeAt }: Worker): string {
  return (settings.get('EP_SIZE') ?? settings.get('DP_SIZE') ?? settings.get('TP_SIZE'))?.at ?? placeAt;
}

/** What an engine refuses for sure: estimates of free memory differ by about so much from what engines report. */
const surelyTooLong = 1.25;

/** The longest request against the KV memory and against the model (rule 11 of serving/model.md, section 8). */
export function checkLength(worker: Worker, { t }: ValidateOptions): Finding[] {
  const setting = worker.settings.get('MAX_MODEL_LEN');
  const length = setting && lengthIn(setting.text);
  return [
    ...(setting && length !== undefined ? checkModelLimit(worker, setting.at, length, t) : []),
    ...checkKv(worker, setting?.at, length, t),
  ];
}

function checkKv(worker: Worker, at: string | undefined, length: number | undefined, t: Translate): Finding[] {
  const found = memoryCase(worker);
  if (!found || found.verdict.kvTokens === 0) return [];
  const wanted = length ?? defaultLength(worker);
  const { kvTokens, kvTokensAtBest } = found.verdict;
  if (wanted === undefined || wanted <= kvTokens) return [];
  const { machines } = waysToFit(found.question, found.sizes, wanted);
  const only = t(
    'Only about {0} tokens of KV fit a rank on {1}, but a request may have {2}.',
    tokens(kvTokens),
    memoryText(found.memory, t),
    wanted,
  );
  const ways = machines
    ? t(
        'Lower the model length, or use {0} machines per instance ({1} at EP {2}).',
        machines.machines * worker.machines,
        tokens(machines.verdict.kvTokens),
        machines.sizes.ep,
      )
    : t('Lower the model length.');
  const refused = length !== undefined && worker.engine !== 'sglang' && wanted > surelyTooLong * kvTokensAtBest;
  const make = refused && found.isCertain ? errorAt : warningAt;
  return [make(at ?? sizePath(worker), 'model-length-above-kv', `${only} ${ways}`, lengthFix(found, worker, t))];
}

/** Without a length vLLM takes the model's own, and does not start when the KV memory is smaller. */
function defaultLength({ engine, part, model, settings }: Worker): number | undefined {
  if (settings.has('MAX_MODEL_LEN') || engine !== 'vllm' || part.launches.length === 0) return undefined;
  return model?.certain ? model.served?.maxContext : undefined;
}

function lengthFix({ verdict }: MemoryCase, worker: Worker, t: Translate): Fix | undefined {
  const fitting = Math.floor(verdict.kvTokens / 1024) * 1024;
  if (fitting < 1024) return undefined;
  const edits = settingEdits(worker, { MAX_MODEL_LEN: String(fitting) });
  return edits && { label: t('Set the model length to {0}', fitting), edits };
}

/** Later builds of these models take more than the first configuration says. */
const longer = /(?:qwen3.*-25\d\d|kimi.*-0\d\d\d|1m\b)/i;

function checkModelLimit(worker: Worker, at: string, length: number, t: Translate): Finding[] {
  const { model, part } = worker;
  const limit = model?.served?.maxContext;
  if (!model || limit === undefined || length <= limit) return [];
  const text = part.launches.map((launch) => launch.text).join(' ');
  const stretched = /rope|yarn|hf-overrides|json-model-override|ALLOW_LONG_MAX_MODEL_LEN/i;
  if (stretched.test(text) || part.variables.some(({ name }) => stretched.test(name))) return [];
  const message = t('{0} takes {1} tokens by its public configuration, not {2}.', model.name, limit, length);
  const edits = settingEdits(worker, { MAX_MODEL_LEN: String(limit) });
  const fix = edits && { label: t('Set the model length to {0}', limit), edits };
  // Models with grouped-query attention may be stretched in a file that is mounted.
  const isSure = model.certain && model.served?.attention === 'mla' && !longer.test(model.name);
  return [(isSure ? errorAt : warningAt)(at, 'model-length-above-model', message, fix)];
}
