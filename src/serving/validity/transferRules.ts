/** What moves KV from prefill to decode. */
export type Connector = 'nixl' | 'mooncake';

/** What is asked of the tensor-parallel sizes of a prefill and a decode worker. */
export interface TransferQuestion {
  readonly connector: Connector | undefined;
  readonly attention: 'mla' | 'gqa' | undefined;
  readonly prefillTp: number;
  readonly decodeTp: number;
}

/**
 * Rules 7 to 9 of serving/model.md, section 8: Mooncake needs equal TP; NIXL takes any TP of an MLA model, and a
 * prefill TP above the decode TP of a GQA model in some versions only.
 */
export function transferProblem(question: TransferQuestion): 'equal-tp-needed' | 'prefill-tp-above-decode' | undefined {
  const { connector, attention, prefillTp, decodeTp } = question;
  if (prefillTp === decodeTp) return undefined;
  if (connector === 'mooncake') return 'equal-tp-needed';
  const doubtful = connector === 'nixl' && attention === 'gqa' && prefillTp > decodeTp;
  return doubtful ? 'prefill-tp-above-decode' : undefined;
}

/**
 * The type that a KV cache has when its setting says `text`: names that mean the same are one. `auto` is the model's
 * own, BF16 for all models that are served here.
 */
export function kvType(text: string | undefined): string {
  const word = (text ?? 'auto').trim().toLowerCase().replaceAll('-', '_');
  if (['', 'auto', 'bfloat16', 'bf16'].includes(word)) return 'bf16';
  if (['fp8', 'fp8_e4m3', 'fp8_inc'].includes(word)) return 'fp8';
  if (['half', 'float16', 'fp16'].includes(word)) return 'fp16';
  return word;
}

/** Bytes of one value in a KV cache of that type. */
export function kvValueBytes(type: string): number {
  return /^fp8|^int8/.test(type) ? 1 : 2;
}
