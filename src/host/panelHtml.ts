import { randomBytes } from 'node:crypto';
import { panelInitElementId, type PanelInit } from '../messages/init.ts';

/** What the page of a panel is made of. All URIs are webview URIs, as text. */
export interface PanelPage {
  readonly title: string;
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  readonly codiconUri: string;
  readonly init: PanelInit;
}

/** The page of a panel: one script with a fresh nonce, styles from files, no network, nothing inline that runs. */
export function panelHtml(page: PanelPage): string {
  const nonce = randomBytes(16).toString('base64url');
  const csp = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `img-src ${page.cspSource} data:`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  const styles = page.styleUris.map((uri) => `<link rel="stylesheet" href="${escapeHtml(uri)}">`).join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(page.init.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(csp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeHtml(page.codiconUri)}">
${styles}
</head>
<body>
<script type="application/json" id="${panelInitElementId}">${jsonForHtml(page.init)}</script>
<main id="app"></main>
<script type="module" nonce="${nonce}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>`;
}

function escapeHtml(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** JSON that cannot end the script element that holds it. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(/</g, String.raw`\u003c`);
}
