import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';

/** The panel of "Check Connection". */
export class ConnectionCheck {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** Runs the command. */
  async open(): Promise<void> {
    await this.workbench.runCommand('PAI-EAS: Check Connection');
    await this.frame().getByRole('heading', { name: 'Check Connection' }).waitFor();
  }

  frame(): FrameLocator {
    return this.workbench.webview();
  }

  /** Waits until the check says at its top that it has come to its end so. */
  async says(summary: string | RegExp): Promise<void> {
    await this.frame().locator('.summary').getByText(summary).waitFor({ timeout: 60_000 });
  }

  /** A row by what it is about. */
  row(title: string): Locator {
    return this.frame().getByRole('row').filter({ hasText: title }).first();
  }

  button(name: string): Locator {
    return this.frame().getByRole('button', { name, exact: true });
  }
}
