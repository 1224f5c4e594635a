import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { RawResult } from '../../src/messages/chat.ts';
import { iconButton } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions, Ui } from './actions.ts';
import { bytes, count, duration } from './format.ts';
import { failureNotice, remark } from './notice.ts';
import { prettyJson } from './prettyJson.ts';
import { statusAdvice, statusWord } from './statusWords.ts';

/** Characters of a body that are shown; the rest can be opened as a document. */
const maxBodyShown = 200_000;

/** What came back: status, timing, headers and body, as far as they came. */
export function rawResultView(result: RawResult, ui: Ui, actions: Actions): TemplateResult {
  if (result.phase === 'idle') {
    return html`<p class="raw-none soft">${icon('arrow-swap')}<span>${t('The answer appears here.')}</span></p>`;
  }
  return html`
    <div role="status">${statusLine(result)}</div>
    ${result.failure ? failureNotice(result.failure, 'error') : adviceView(result)}
    ${result.head ? headersTable(result.head.headers) : nothing}
    ${result.head ? guard([result, ui.rawPretty], () => bodyView(result, ui, actions)) : nothing}
  `;
}

function statusLine(result: RawResult): TemplateResult {
  const { head, totalMs } = result;
  if (head === undefined) {
    return result.phase === 'sending'
      ? html`<p class="loading">${icon('loading', true)}<span>${t('Waiting for the answer…')}</span></p>`
      : html``;
  }
  const good = head.status < 300;
  const kind = good ? 'success' : head.status < 400 ? 'warning' : 'error';
  return html`<div class="raw-status">
    <span class="status-badge ${kind}">
      ${icon(good ? 'pass-filled' : kind)}<strong>${head.status} ${head.statusText}</strong>
      <span>${statusWord(head.status)}</span>
    </span>
    <div class="raw-times soft">
      <span>
        ${t('headers after {0}', duration(head.timeToHeadersMs))}${
          totalMs === undefined ? nothing : html` · ${t('total {0}', duration(totalMs))} · ${bytes(result.bytes)}`
        }
      </span>
      ${result.phase === 'sending' ? html`<span class="loading">${icon('loading', true)}${t('Receiving…')}</span>` : nothing}
    </div>
  </div>`;
}

function adviceView({ head, phase, text }: RawResult): TemplateResult | typeof nothing {
  const advice = head === undefined || phase !== 'done' ? '' : statusAdvice(head.status, text);
  return advice === '' ? nothing : remark(advice, 'lightbulb');
}

function headersTable(headers: readonly { name: string; value: string }[]): TemplateResult {
  return html`<details class="raw-headers">
    <summary>${t('Headers ({0})', headers.length)}</summary>
    <table>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">${t('Name')}</th>
          <th scope="col">${t('Value')}</th>
        </tr>
      </thead>
      <tbody>
        ${headers.map(
          ({ name, value }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="breakable">${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function bodyView(result: RawResult, ui: Ui, actions: Actions): TemplateResult {
  if (result.binary) return remark(t('The body is binary ({0}) and is not shown.', bytes(result.bytes)), 'file-binary');
  if (result.text === '') return result.phase === 'done' ? remark(t('The body is empty.')) : html``;
  const pretty = result.phase === 'done' ? prettyJson(result.text) : undefined;
  const text = ui.rawPretty && pretty !== undefined ? pretty : result.text;
  const over = text.length - maxBodyShown;
  return html`<div class="code-block raw-answer">
      <div class="code-head">
        <span>${pretty === undefined ? t('Body') : t('Body, JSON')}</span>
        <span class="row">
          ${
            pretty === undefined
              ? nothing
              : iconButton({
                  icon: ui.rawPretty ? 'list-flat' : 'json',
                  label: ui.rawPretty ? t('Show the body as it came') : t('Show the body formatted'),
                  onClick: actions.toggleRawPretty,
                })
          }
          ${iconButton({ icon: 'go-to-file', label: t('Open the body as a document'), onClick: actions.openRawBody })}
          ${iconButton({ icon: 'copy', label: t('Copy the body'), onClick: () => actions.copyText(text) })}
        </span>
      </div>
      <pre tabindex="0" role="group" aria-label=${t('Answer body')}><code>${text.slice(0, maxBodyShown)}</code></pre>
    </div>
    ${over > 0 ? remark(t('{0} more characters are not shown here. Open the body as a document to see them.', count(over))) : nothing}
    ${result.cut ? remark(t('The body is larger than {0}; the rest was not read.', bytes(result.bytes)), 'warning') : nothing}`;
}
