import { html, nothing, type TemplateResult } from 'lit';
import type { ResourceView } from '../../src/messages/deploy.ts';
import type { ComboboxOption } from '../ui/comboboxList.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import { formatNumber, gpusText } from './gpuText.ts';

/** One line of facts: GPUs, their memory, CPUs, memory. Only what is known. */
export function resourceFacts(resource: ResourceView): string {
  const { gpus, gpuName, gpuMemory, cpus, memory } = resource;
  const parts: string[] = [];
  if (gpus) parts.push(gpuName ? t('{0} × {1}', formatNumber(gpus), gpuName) : gpusText(gpus));
  else if (gpuName) parts.push(gpuName);
  else if (gpus === 0) parts.push(t('no GPU'));
  if (gpuMemory) parts.push(t('{0} GB per GPU', formatNumber(gpuMemory)));
  if (cpus) parts.push(t('{0} vCPU', formatNumber(cpus)));
  if (memory) parts.push(t('{0} GB memory', formatNumber(memory)));
  return parts.join(' · ');
}

/** Whether it can be had now, in a colour, an icon and words. */
export function stockTag({ stock, kind }: ResourceView): TemplateResult | typeof nothing {
  if (kind !== 'public') return nothing;
  if (stock === 'in-stock') return html`<span class="stock in">${icon('pass')}${t('In stock')}</span>`;
  if (stock === 'out-of-stock') return html`<span class="stock out">${icon('warning')}${t('Out of stock')}</span>`;
  return html`<span class="stock soft">${t('Stock unknown')}</span>`;
}

/** A resource as an entry of the list. */
export function resourceEntry(resource: ResourceView): ComboboxOption {
  const groups = {
    public: t('Public resources'),
    quota: t('Resource quotas'),
    dedicated: t('Dedicated resource groups'),
  };
  const facts = resourceFacts(resource);
  return {
    value: resource.key,
    label: resource.label,
    keywords: facts,
    group: groups[resource.kind],
    content: html`<div class="resource-entry">
      <span class="mono breakable">${resource.label}</span>${stockTag(resource)}
      ${facts ? html`<span class="hint">${facts}</span>` : nothing}
    </div>`,
  };
}
