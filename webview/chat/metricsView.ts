import { html, type TemplateResult } from 'lit';
import type { ChatMetrics } from '../../src/messages/chat.ts';
import { t } from '../ui/host.ts';
import { count, duration, rate } from './format.ts';

interface Metric {
  readonly label: string;
  readonly value: string;
  readonly meaning: string;
}

/** The line of numbers under an answer, with their meaning as tooltips and, on request, written out. */
export function metricsView(metrics: ChatMetrics): TemplateResult {
  return html`<ul class="metrics" aria-label=${t('Speed of this answer')}>
    ${metricsOf(metrics).map(
      ({ label, value, meaning }) =>
        html`<li title=${meaning}><span class="soft">${label}</span> <span class="metric-value">${value}</span></li>`,
    )}
  </ul>`;
}

/** What the numbers mean, for whoever cannot hover or wants to read it. */
export function metricDefinitions(metrics: ChatMetrics): TemplateResult {
  return html`<dl class="definitions">
    ${metricsOf(metrics).map(
      ({ label, meaning }) =>
        html`<dt>${label}</dt>
          <dd>${meaning}</dd>`,
    )}
  </dl>`;
}

function metricsOf(metrics: ChatMetrics): Metric[] {
  const about = metrics.estimated ? '~' : '';
  const counted = metrics.estimated
    ? t('Estimated from the text, because the service reported no usage.')
    : t('Counted by the service.');
  const { timeToFirstTokenMs: ttft, timePerOutputTokenMs: tpot, tokensPerSecond } = metrics;
  const list: (Metric | undefined)[] = [
    ttft === undefined
      ? undefined
      : {
          label: t('TTFT'),
          value: duration(ttft),
          meaning: t('Time to first token: from sending the request to the first piece of text, thinking included.'),
        },
    tpot === undefined
      ? undefined
      : {
          label: t('TPOT'),
          value: about + duration(tpot),
          meaning: t(
            'Time per output token: time from the first to the last piece, divided by the output tokens less one.',
          ),
        },
    {
      label: t('Tokens in'),
      value: about + count(metrics.inputTokens),
      meaning: `${t('Tokens of everything that was sent.')} ${counted}`,
    },
    {
      label: t('Tokens out'),
      value: about + count(metrics.outputTokens),
      meaning: `${t('Tokens of the answer, thinking included.')} ${counted}`,
    },
    tokensPerSecond === undefined
      ? undefined
      : {
          label: t('Tokens/s'),
          value: about + rate(tokensPerSecond),
          meaning: t('Output tokens divided by the total time.'),
        },
    {
      label: t('Total'),
      value: duration(metrics.totalMs),
      meaning: t('From sending the request to the end of the answer.'),
    },
  ];
  return list.filter((metric) => metric !== undefined);
}
