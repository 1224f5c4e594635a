/**
 * How much longer an engine's decode step takes than the equations say. The vLLM factor rests on one public point of
 * 2025; newer releases may be at 1.0 to 1.2.
 */
export function engineFactor(engine: string): number {
  return engine.toLowerCase() === 'vllm' ? 1.4 : 1;
}

/** Fixed time of one attention layer in decode, in seconds, measured apart for TensorRT-LLM. */
export function attentionOverheadSeconds(engine: string, attention: 'mla' | 'gqa'): number {
  if (attention === 'gqa') return 30e-6;
  return engine.toLowerCase() === 'tensorrt-llm' ? 95e-6 : 45e-6;
}

/** True when the engine cuts a prompt to fill a prefill batch: vLLM and SGLang do so by default, TensorRT-LLM does not. */
export function chunksPrompts(engine: string): boolean {
  return engine.toLowerCase() !== 'tensorrt-llm';
}
