import * as vscode from 'vscode';

/** One entry of a pick list. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  readonly value: T;
}

/** What a modal question says and offers. */
export interface Question {
  readonly message: string;
  readonly detail?: string;
  /** The label of the button that goes ahead. VS Code adds Cancel. */
  readonly action: string;
}

/** What an input box asks. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** A sentence when the text cannot be taken, else undefined. */
  readonly check?: (text: string) => string | undefined;
}

/** Every question and notice that the product puts to a person. Tests answer it with a script. */
export interface Prompts {
  /** Asks in a modal dialog; true when the person chose the action. */
  confirm(question: Question): Promise<boolean>;
  pick<T>(title: string, choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>): Promise<T | undefined>;
  text(question: TextQuestion): Promise<string | undefined>;
  /** Shows a notice; resolves with the chosen action's label, or undefined. */
  notify(
    level: 'info' | 'warning' | 'error',
    message: string,
    ...actions: readonly string[]
  ): Promise<string | undefined>;
  /** Runs work under a progress notification that can be cancelled. */
  progress<T>(title: string, work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Prompts through VS Code's own dialogs. */
export class VscodePrompts implements Prompts {
  async confirm(question: Question): Promise<boolean> {
    const options: vscode.MessageOptions = { modal: true };
    if (question.detail !== undefined) options.detail = question.detail;
    const chosen = await vscode.window.showWarningMessage(question.message, options, question.action);
    return chosen === question.action;
  }

  async pick<T>(title: string, choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>): Promise<T | undefined> {
    const items = Promise.resolve(choices).then((list) =>
      list.map((choice) => ({
        label: choice.icon ? `$(${choice.icon}) ${choice.label}` : choice.label,
        description: choice.description ?? '',
        detail: choice.detail ?? '',
        value: choice.value,
      })),
    );
    const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, ignoreFocusOut: true });
    return chosen?.value;
  }

  async text(question: TextQuestion): Promise<string | undefined> {
    return vscode.window.showInputBox({
      title: question.title,
      prompt: question.prompt,
      placeHolder: question.placeholder ?? '',
      value: question.value ?? '',
      password: question.password ?? false,
      ignoreFocusOut: true,
      validateInput: (text) => question.check?.(text),
    });
  }

  async notify(
    level: 'info' | 'warning' | 'error',
    message: string,
    ...actions: readonly string[]
  ): Promise<string | undefined> {
    if (level === 'error') return vscode.window.showErrorMessage(message, ...actions);
    if (level === 'warning') return vscode.window.showWarningMessage(message, ...actions);
    return vscode.window.showInformationMessage(message, ...actions);
  }

  async progress<T>(
    title: string,
    work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const abort = new AbortController();
        const listener = token.onCancellationRequested(() => abort.abort());
        try {
          return await work((message) => progress.report({ message }), abort.signal);
        } finally {
          listener.dispose();
        }
      },
    );
  }
}
