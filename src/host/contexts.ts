import * as vscode from 'vscode';

/** The `when` contexts that package.json asks for, with their values. */
export interface Contexts {
  /** What the Services view shows. */
  'eas.state': 'disconnected' | 'loading' | 'empty' | 'failed' | 'ready';
  'eas.connectionKind': 'none' | 'emulator' | 'alibaba-cloud';
  /** There are named connections to switch to. */
  'eas.hasConnections': boolean;
}

/** Sets one `when` context. The only place that does. */
export function setContext<K extends keyof Contexts>(key: K, value: Contexts[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
