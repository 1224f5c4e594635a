/** How many GPUs share the work of one instance, and how. */
export interface ParallelSizes {
  /** Tensor parallel size; undefined when nothing tells it. */
  readonly tp: number | undefined;
  /** Data parallel size. */
  readonly dp: number;
  /** Expert parallel size; undefined when nothing tells it. */
  readonly ep: number | undefined;
  /** Those that the configuration names; the others follow from them. */
  readonly written: readonly ('TP_SIZE' | 'DP_SIZE' | 'EP_SIZE')[];
}

const flags = {
  TP_SIZE: /(?:^|\s)(?:--tensor-parallel-size|--tp-size|--tp|-tp)[ =]["']?(\d+)/,
  DP_SIZE: /(?:^|\s)(?:--data-parallel-size|--dp-size|--dp|-dp)[ =]["']?(\d+)/,
  EP_SIZE: /(?:^|\s)(?:--expert-parallel-size|--ep-size|--ep)[ =]["']?(\d+)/,
} as const;

/**
 * Parallel sizes from the environment, or from the engine's own flags where a launch command is visible. Left out:
 * DP 1, TP = (EP or the GPUs) / DP, EP = TP × DP (inferred from the defaults of the EP+PD template).
 */
export function readSizes(
  env: ReadonlyMap<string, string>,
  launch: string,
  gpus: number | undefined,
): ParallelSizes | undefined {
  const sizeOf = (name: keyof typeof flags) => wholeNumber(env.get(name) ?? flags[name].exec(launch)?.[1]);
  const given = { TP_SIZE: sizeOf('TP_SIZE'), DP_SIZE: sizeOf('DP_SIZE'), EP_SIZE: sizeOf('EP_SIZE') };
  const written = (['TP_SIZE', 'DP_SIZE', 'EP_SIZE'] as const).filter((name) => given[name] !== undefined);
  if (written.length === 0) return undefined;
  const dp = given.DP_SIZE ?? 1;
  const tp = given.TP_SIZE ?? share(given.EP_SIZE ?? gpus, dp);
  return { tp, dp, ep: given.EP_SIZE ?? (tp === undefined ? undefined : tp * dp), written };
}

function share(total: number | undefined, parts: number): number | undefined {
  return total !== undefined && total % parts === 0 ? total / parts : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*[1-9]\d{0,5}\s*$/.test(text) ? Number(text) : undefined;
}
