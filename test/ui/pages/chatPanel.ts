import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';

/** The chat panel of a service, with its raw request tab. */
export class ChatPanel {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  frame(): FrameLocator {
    return this.workbench.webview();
  }

  message(): Locator {
    return this.frame().getByRole('textbox', { name: 'Message', exact: true });
  }

  button(name: string): Locator {
    return this.frame().getByRole('button', { name, exact: true });
  }

  /** Waits until a message can be typed. */
  async ready(): Promise<void> {
    await this.message().waitFor();
  }

  /** Sends a message and waits until its answer has ended. */
  async send(text: string, timeout = 60_000): Promise<void> {
    const ended = await this.figures().count();
    await this.message().fill(text);
    await this.button('Send').click();
    await this.figures().nth(ended).waitFor({ timeout });
    await this.button('Send').waitFor();
  }

  /** The figures under each ended answer. */
  figures(): Locator {
    return this.frame().getByRole('list', { name: 'Speed of this answer' });
  }

  /** The figures under the last answer, as they stand there. */
  async metrics(): Promise<string> {
    const figures = this.figures().last();
    await figures.waitFor();
    return (await figures.innerText()).replace(/\s+/g, ' ');
  }

  async showTab(name: 'Chat' | 'Raw request'): Promise<void> {
    await this.frame().getByRole('tab', { name, exact: true }).click();
  }

  requestBody(): Locator {
    return this.frame().getByRole('textbox', { name: 'Request body', exact: true });
  }

  path(): Locator {
    return this.frame().getByRole('textbox', { name: 'Path', exact: true });
  }

  /** A header of the request, counted from 1. */
  header(number: number): { readonly name: Locator; readonly value: Locator } {
    const field = (name: string): Locator => this.frame().getByRole('textbox', { name, exact: true });
    return { name: field(`Name of header ${number}`), value: field(`Value of header ${number}`) };
  }

  /** The status, timing and size of the last raw answer. */
  async rawStatus(timeout = 60_000): Promise<string> {
    const status = this.frame()
      .getByRole('status')
      .filter({ hasText: /\b[1-5]\d\d\b/ });
    await status.waitFor({ timeout });
    await this.button('Send request').waitFor({ timeout });
    await status.scrollIntoViewIfNeeded();
    return (await status.innerText()).replace(/\s+/g, ' ').trim();
  }

  /** Sends a body from the raw request tab. */
  async sendRaw(body: string): Promise<void> {
    await this.requestBody().fill(body);
    await this.button('Send request').click();
  }
}
