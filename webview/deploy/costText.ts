import type { AdviceView, PlanView } from '../../src/messages/deployAdvice.ts';
import { language, t } from '../ui/host.ts';
import { rounded } from './estimateText.ts';

/** A cost in the unit of the advice. */
export function costText(value: number, { currency }: Pick<AdviceView, 'currency'>): string {
  if (currency === undefined) return t('{0} GPU-h', rounded(value));
  if (!/^[A-Z]{3}$/.test(currency)) return `${rounded(value)} ${currency}`;
  return new Intl.NumberFormat(language, { style: 'currency', currency, maximumSignificantDigits: 3 }).format(value);
}

/** What the costs of the advice are. */
export function costTitle({ currency }: Pick<AdviceView, 'currency'>): string {
  return currency === undefined
    ? t('GPU-hours per million output tokens')
    : t('{0} per million output tokens', currency);
}

/** What a plan costs when so much of it is used: what is paid for is paid for when it is idle too. */
export function costAt({ fullCost }: PlanView, use: number): number {
  return fullCost / Math.min(1, use);
}

/** What a plan is to the person. */
export function planTitle({ kind, inForm }: PlanView): string {
  if (kind === 'proposal') return inForm ? t('Proposed, and in the form') : t('Proposed');
  if (inForm) return t('In the form');
  return kind === 'before' ? t('Before') : t('Alternative');
}
