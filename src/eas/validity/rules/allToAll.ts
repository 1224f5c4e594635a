import { flagOf } from '../facts/launch.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { warningAt, type Finding } from '../finding.ts';

/** The all-to-all kernels that each role wants (rule 10 of serving/model.md, section 8). */
export function checkAllToAll({ part }: Worker, { t }: ValidateOptions): Finding[] {
  const flag = flagOf(part.launches, ['--all2all-backend', '--deepep-mode']);
  const variable = part.variables.find(({ name }) => name === 'VLLM_ALL2ALL_BACKEND');
  const backend = flag?.text ?? variable?.text ?? '';
  const isForPrefill = /^(?:deepep_high_throughput|normal)$/.test(backend);
  const isForDecode = /^(?:deepep_)?low_latency$/.test(backend);
  const isWrong = (part.role === 'prefill' && isForDecode) || (part.role === 'decode' && isForPrefill);
  if (!isWrong) return [];
  const message =
    part.role === 'decode'
      ? t('{0} is made for prefill: decode is faster with low latency kernels (deepep_low_latency).', backend)
      : t('{0} is made for decode: prefill is faster with high throughput kernels (deepep_high_throughput).', backend);
  return [warningAt(flag?.launch.at ?? variable?.at ?? part.at, 'all-to-all-backend', message)];
}
