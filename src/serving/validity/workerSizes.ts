/** Parallel sizes of one worker as they are named; what is left out is undefined. */
export interface GivenSizes {
  readonly tp?: number | undefined;
  readonly dp?: number | undefined;
  readonly ep?: number | undefined;
  /** Pipeline stages. */
  readonly pp?: number | undefined;
  /** Whole copies of the model beside each other, which share nothing. */
  readonly copies?: number | undefined;
}

/** All parallel sizes of one worker. */
export interface WorkerSizes {
  readonly tp: number;
  readonly dp: number;
  readonly ep: number;
  readonly pp: number;
  readonly copies: number;
}

/** GPUs of one worker; two numbers where the configuration leaves it open. */
export interface GpuCount {
  readonly least: number;
  readonly most: number;
}

/** What is wrong with the sizes of a worker. */
export type SizesProblem =
  /** `tp` is undefined where no whole number makes EP = TP × DP. */
  | { readonly kind: 'ep-not-product'; readonly tp: number | undefined; readonly dp: number; readonly ep: number }
  | { readonly kind: 'dp-does-not-divide'; readonly dp: number; readonly gpus: number }
  | { readonly kind: 'too-few-gpus'; readonly needed: number; readonly gpus: number }
  | { readonly kind: 'idle-gpus'; readonly needed: number; readonly gpus: number };

/** The sizes, where they can be told, and what is wrong with them. */
export interface SizesVerdict {
  readonly sizes?: WorkerSizes | undefined;
  readonly problem?: SizesProblem | undefined;
}

/**
 * Completes the sizes that are left out (DP 1; TP = (EP or the GPUs) / DP; EP = TP × DP) and holds them against the
 * rules 1 and 2 of serving/model.md, section 8: EP = TP × DP, and TP × DP × PP are the GPUs of the worker.
 */
export function judgeSizes(given: GivenSizes, gpus: GpuCount | undefined): SizesVerdict {
  const { dp = 1, ep, pp = 1, copies = 1 } = given;
  const tp = given.tp ?? (ep === undefined ? shareOfGpus(dp * pp * copies, gpus) : quotient(ep, dp));
  if (tp === undefined) {
    if (ep !== undefined) return { problem: { kind: 'ep-not-product', tp, dp, ep } };
    if (gpus === undefined || given.dp === undefined) return {};
    const needed = dp * pp * copies;
    const tooFew = { kind: 'too-few-gpus', needed, gpus: gpus.most } as const;
    return { problem: needed > gpus.most ? tooFew : { kind: 'dp-does-not-divide', dp, gpus: gpus.most } };
  }
  if (ep !== undefined && ep !== tp * dp) return { problem: { kind: 'ep-not-product', tp, dp, ep } };
  const sizes = { tp, dp, ep: tp * dp, pp, copies };
  return { sizes, problem: gpuProblem(tp * dp * pp * copies, gpus) };
}

function gpuProblem(needed: number, gpus: GpuCount | undefined): SizesProblem | undefined {
  if (gpus === undefined) return undefined;
  if (needed > gpus.most) return { kind: 'too-few-gpus', needed, gpus: gpus.most };
  return needed < gpus.least ? { kind: 'idle-gpus', needed, gpus: gpus.least } : undefined;
}

function shareOfGpus(parts: number, gpus: GpuCount | undefined): number | undefined {
  return gpus === undefined ? undefined : (quotient(gpus.most, parts) ?? quotient(gpus.least, parts));
}

/** The whole number that `parts` times is `total`; undefined where there is none. */
function quotient(total: number, parts: number): number | undefined {
  return total >= parts && total % parts === 0 ? total / parts : undefined;
}
