import * as vscode from 'vscode';
import type { Log } from './log.ts';
import type { Prompts } from './prompts.ts';
import { t } from './localize.ts';

/** What every command needs to fail well. */
export interface CommandHost {
  readonly log: Log;
  readonly prompts: Prompts;
}

/**
 * Registers a command. Whatever it throws is shown as a sentence with a way to the log; what the user cancelled is
 * not an error.
 */
export function registerCommand(
  host: CommandHost,
  id: string,
  run: (...args: unknown[]) => Promise<void> | void,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      await reportError(host, error);
    }
  });
}

/** Shows an error as a notification and writes its details to the log. Cancelling is passed over in silence. */
async function reportError(host: CommandHost, error: unknown): Promise<void> {
  const { explainError } = await import('../eas/explainError.ts');
  const { CloudError } = await import('../cloud/errors.ts');
  if (error instanceof CloudError && error.kind === 'cancelled') return;
  const { message, advice, details } = explainError(error, t);
  host.log.error(details);
  const showLog = t('Show Log');
  const chosen = await host.prompts.notify('error', advice ? `${message} ${advice}` : message, showLog);
  if (chosen === showLog) host.log.show();
}
