import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState, MemberView } from '../../src/messages/deploy.ts';
import type { Figure, MemberCapacity, MemoryView } from '../../src/messages/deployCapacity.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { bandText, gigabytes, milliseconds, rounded, tokensText } from './estimateText.ts';
import { correctMemory } from './findingActions.ts';
import { sized } from './sized.ts';

/** What the layout of a member gives: where the memory of a GPU goes, and what it is good for. */
export function memberCapacity(
  app: DeployApp,
  state: DeployState,
  member: MemberView,
): TemplateResult | typeof nothing {
  const found = state.capacity.members.find((entry) => entry.member === member.key);
  if (found === undefined || isSaidBelow(state, found)) return nothing;
  const { memory, reason, correctable } = found;
  return html`<div class="capacity" role="group" aria-label=${t('What the layout gives')}>
    ${memory === undefined ? nothing : memoryBar(app, memory)}
    ${
      reason === undefined
        ? nothing
        : html`<p class="capacity-reason">
            ${icon(memory === undefined ? 'info' : 'warning')}
            <span
              >${reason}
              ${correctable === undefined ? nothing : correctMemory(app, correctable, t('Enter the GPU memory…'))}</span
            >
          </p>`
    }
    ${facts(found, member, state.capacity.status === 'waiting')}
  </div>`;
}

/** What is the same for all members is said once, for the whole service. */
function isSaidBelow({ capacity }: DeployState, { reason, memory, correctable }: MemberCapacity): boolean {
  if (memory !== undefined || correctable !== undefined || reason === undefined) return false;
  return capacity.reason === reason && capacity.members.every((other) => other.reason === reason);
}

function memoryBar(app: DeployApp, memory: MemoryView): TemplateResult {
  const { total, weights, reserve, kv, fits, label, isEstimate, correctable } = memory;
  const tooMuch = fits === 'no';
  const parts = [
    { name: 'weights', label: t('Weights'), bytes: weights },
    { name: 'reserve', label: t('Reserve'), bytes: reserve },
    ...(tooMuch ? [] : [{ name: 'kv', label: t('KV cache'), bytes: kv }]),
    ...(tooMuch ? [] : [{ name: 'free', label: t('Left free'), bytes: Math.max(0, total - weights - reserve - kv) }]),
  ];
  const scale = Math.max(total, weights + reserve);
  return html`<div class="memory ${tooMuch ? 'too-much' : ''}">
    <div class="memory-head">
      <span>${isEstimate ? t('Memory of one GPU: {0} (estimate)', label) : t('Memory of one GPU: {0}', label)}</span>
      ${correctable === undefined ? nothing : correctMemory(app, correctable, t('Correct…'))}
      <span class="grow"></span><span class="tag">${t('Estimate')}</span>
    </div>
    <div class="memory-bar" aria-hidden="true">
      ${parts.map((part) => html`<span class="memory-part ${part.name}" ${sized('width', part.bytes / scale)}></span>`)}
      ${tooMuch ? html`<span class="memory-limit" ${sized('left', total / scale)}></span>` : nothing}
    </div>
    <ul class="memory-legend">
      ${parts.map(
        (part) =>
          html`<li>
            <span class="swatch ${part.name}" aria-hidden="true"></span>${part.label} <b>${gigabytes(part.bytes)}</b>
          </li>`,
      )}
    </ul>
  </div>`;
}

function facts(found: MemberCapacity, { role }: MemberView, waits: boolean): TemplateResult | typeof nothing {
  const { kvTokensPerRank, longestContext, batchAtGoal, tpotMs, tokensPerSecond } = found;
  const rate = role === 'prefill' ? t('Prompts per instance') : t('Output per instance');
  const rows = [
    ...(kvTokensPerRank === undefined ? [] : [row(t('KV per rank'), `≈ ${tokensText(kvTokensPerRank)}`)]),
    ...(longestContext === undefined ? [] : [row(t('Longest request'), tokensText(longestContext))]),
    ...(batchAtGoal === undefined
      ? []
      : [row(t('Largest batch within the goals'), `≈ ${t('{0} per rank', batchAtGoal)}`)]),
    ...(tpotMs === undefined ? [] : [estimate(t('Time per token with it'), milliseconds(tpotMs.value), tpotMs)]),
    ...(tokensPerSecond === undefined
      ? []
      : [estimate(rate, t('{0} tokens/s', rounded(tokensPerSecond.value)), tokensPerSecond)]),
  ];
  return rows.length === 0 ? nothing : html`<dl class="capacity-facts ${waits ? 'stale' : ''}">${rows}</dl>`;
}

function row(label: string, value: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** An estimate with its error band. */
function estimate(label: string, value: string, figure: Figure): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>≈ ${value} <span class="soft">${bandText(figure)}</span></dd>
  </div>`;
}
