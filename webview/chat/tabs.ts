import { html, type TemplateResult } from 'lit';
import { t } from '../ui/host.ts';
import type { TabName } from './actions.ts';

const names: readonly TabName[] = ['chat', 'raw'];

/** The two tabs: arrow keys move between them, Home and End to the ends. */
export function tabList(selected: TabName, select: (tab: TabName) => void): TemplateResult {
  const labels: Readonly<Record<TabName, string>> = { chat: t('Chat'), raw: t('Raw request') };
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${t('Ways to call the service')}
    @keydown=${(event: KeyboardEvent) => move(event, selected, select)}
  >
    ${names.map(
      (name) =>
        html`<button
          type="button"
          role="tab"
          id="tab-${name}"
          class="tab"
          aria-selected=${name === selected ? 'true' : 'false'}
          aria-controls="panel-${name}"
          tabindex=${name === selected ? 0 : -1}
          @click=${() => select(name)}
        >
          ${labels[name]}
        </button>`,
    )}
  </div>`;
}

function move(event: KeyboardEvent, selected: TabName, select: (tab: TabName) => void): void {
  const at = names.indexOf(selected);
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % names.length,
    ArrowLeft: (at + names.length - 1) % names.length,
    Home: 0,
    End: names.length - 1,
  };
  const name = names[targets[event.key] ?? -1];
  if (name === undefined) return;
  event.preventDefault();
  select(name);
  document.getElementById(`tab-${name}`)?.focus();
}
