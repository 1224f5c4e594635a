import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { MemberView } from '../../src/messages/deploy.ts';
import { button, iconButton } from '../ui/elements/button.ts';
import { findingLine, isInvalid } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';

type Row = MemberView['env'][number];

/** The other environment variables of a member, folded away until they are wanted or wrong. */
export function envTable(app: DeployApp, member: MemberView, id: string, prefix: string): TemplateResult {
  const { envOpen } = app.arrangement;
  const wrong = member.env.some((_, index) => app.findings(`${member.key}/env/${index}`).length > 0);
  const isOpen = wrong || envOpen.includes(member.key);
  const toggle = (): void =>
    app.arrange({ envOpen: isOpen ? envOpen.filter((key) => key !== member.key) : [...envOpen, member.key] });
  return html`<div class="env">
    <button
      type="button"
      class="disclosure"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-controls="${id}-env"
      @click=${toggle}
    >
      ${icon(isOpen ? 'chevron-down' : 'chevron-right')}
      <span>${t('More environment variables')}</span>
      <span class="soft">${member.env.length === 0 ? t('none') : member.env.length}</span>
      ${prefix ? html`<span class="visually-hidden">${prefix}</span>` : nothing}
    </button>
    <div id="${id}-env" ?hidden=${!isOpen}>${isOpen ? rows(app, member, id) : nothing}</div>
  </div>`;
}

function rows(app: DeployApp, member: MemberView, id: string): TemplateResult {
  const change = (next: Row[]): void => app.edit({ field: 'env', member: member.key, rows: next });
  const add = button({
    label: t('Add variable'),
    icon: 'add',
    secondary: true,
    onClick: () => {
      change([...member.env, { name: '', value: '' }]);
      focusLater(`${id}-env-${member.env.length}-name`);
    },
  });
  if (member.env.length === 0) return html`<div class="stack">${add}</div>`;
  return html`<div class="stack">
    <table class="env-table">
      <thead>
        <tr>
          <th scope="col">${t('Name')}</th>
          <th scope="col">${t('Value')}</th>
          <th><span class="visually-hidden">${t('Remove')}</span></th>
        </tr>
      </thead>
      <tbody>
        ${member.env.map((row, index) => envRow(app, member, row, index, id, change))}
      </tbody>
    </table>
    <div>${add}</div>
  </div>`;
}

function envRow(
  app: DeployApp,
  member: MemberView,
  row: Row,
  index: number,
  id: string,
  change: (rows: Row[]) => void,
): TemplateResult {
  const findings = fieldFindings(app, `${member.key}/env/${index}`);
  const rowId = `${id}-env-${index}`;
  const set = (part: Partial<Row>): void =>
    change(member.env.map((old, at) => (at === index ? { ...old, ...part } : old)));
  const cell = (part: 'name' | 'value', label: string): TemplateResult =>
    html`<input
      id="${rowId}-${part}"
      class="plain-input mono"
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-label=${label}
      aria-describedby="${rowId}-findings"
      aria-invalid=${part === 'name' && isInvalid(findings) ? 'true' : nothing}
      .value=${live(row[part])}
      @input=${(event: Event) => event.target instanceof HTMLInputElement && set({ [part]: event.target.value })}
    />`;
  return html`<tr>
      <td>${cell('name', t('Name of variable {0}', index + 1))}</td>
      <td>${cell('value', t('Value of {0}', row.name || t('variable {0}', index + 1)))}</td>
      <td>
        ${iconButton({
          icon: 'trash',
          label: t('Remove {0}', row.name || t('variable {0}', index + 1)),
          onClick: () => change(member.env.filter((_, at) => at !== index)),
        })}
      </td>
    </tr>
    <tr class="env-findings" ?hidden=${findings.length === 0}>
      <td colspan="3" id="${rowId}-findings">${findings.map(findingLine)}</td>
    </tr>`;
}

/** Focuses an element once it is drawn. */
function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
