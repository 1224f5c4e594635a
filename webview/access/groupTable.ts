import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AccessGroup, AccessRow } from '../../src/messages/access.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';

const icons: Readonly<Record<AccessRow['look'], string>> = {
  waiting: 'circle-outline',
  running: 'loading',
  ok: 'pass',
  warning: 'warning',
  failed: 'error',
  missing: 'lock',
  'not-checked': 'circle-slash',
  'not-tried': 'info',
};

/** One part of the table. In a narrow panel each row becomes a small block. */
export function groupTable({ id, title, rows }: AccessGroup): TemplateResult {
  return html`<section class="group">
    <h2 id="group-${id}">${title}</h2>
    <table aria-labelledby="group-${id}">
      <thead>
        <tr>
          <th scope="col">${t('Result')}</th>
          <th scope="col">${t('What')}</th>
          <th scope="col">${t('Details')}</th>
          <th scope="col" class="number">${t('Time')}</th>
          <th scope="col">${t('Request id')}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(rows, (row) => row.id, rowView)}
      </tbody>
    </table>
  </section>`;
}

function rowView(row: AccessRow): TemplateResult {
  return html`<tr class="look-${row.look}">
    <td class="result">
      <span class="row">${icon(icons[row.look], row.look === 'running')}<span>${row.result}</span></span>
    </td>
    <th scope="row" class="what">
      <span class="breakable">${row.title}</span>
      ${row.permission ? html`<code class="breakable">${row.permission}</code>` : nothing}
      ${row.permissionNote ? html`<span class="note">${row.permissionNote}</span>` : nothing}
    </th>
    <td class="details breakable">${row.detail} ${advice(row)}</td>
    <td class="number took">${row.took === undefined ? nothing : t('{0} ms', Math.round(row.took))}</td>
    <td class="request">${row.requestId ? html`<code class="breakable">${row.requestId}</code>` : nothing}</td>
  </tr>`;
}

/** Open where something is wrong; a person may open and close it. */
function advice({ look, title, advice: text }: AccessRow): TemplateResult | typeof nothing {
  if (!text) return nothing;
  const wrong = look === 'failed' || look === 'missing' || look === 'warning';
  return html`<details ?open=${wrong}>
    <summary>${wrong ? t('What to do') : t('More')}<span class="visually-hidden">: ${title}</span></summary>
    <p>${text}</p>
  </details>`;
}
