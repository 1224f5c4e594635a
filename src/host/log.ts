import * as vscode from 'vscode';
import { redact } from '../cloud/redact.ts';

/** Where the product writes what it does. Every line passes the redactor. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Brings the log in front of the user. */
  show(): void;
}

/** The product's one output channel. */
export class OutputLog implements Log, vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('PAI-EAS', { log: true });

  info(message: string): void {
    this.#channel.info(redact(message));
  }

  warn(message: string): void {
    this.#channel.warn(redact(message));
  }

  error(message: string): void {
    this.#channel.error(redact(message));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
