import { language, t } from '../ui/host.ts';

const format = new Intl.NumberFormat(language);

/** A number as the language writes it. */
export function formatNumber(value: number): string {
  return format.format(value);
}

/** "1 GPU", "1,024 GPUs". */
export function gpusText(gpus: number): string {
  return gpus === 1 ? t('1 GPU') : t('{0} GPUs', formatNumber(gpus));
}
