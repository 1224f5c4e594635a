import * as vscode from 'vscode';
import type { PanelInit } from '../messages/init.ts';
import type { Translate } from '../messages/translate.ts';

/** The one place that asks VS Code for a text in the user's language. */
export const t: Translate = (message, ...args) => vscode.l10n.t(message, ...args);

/** The language and all texts, for a webview. */
export function panelInit(): PanelInit {
  return { language: vscode.env.language, texts: vscode.l10n.bundle ?? {} };
}
