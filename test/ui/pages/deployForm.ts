import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';

/** What a person fills in to deploy an EP+PD service. */
export interface Deployment {
  readonly serviceName: string;
  readonly model: string;
  readonly engine: string;
  readonly template: string;
  readonly prefillResource: string;
  readonly decodeResource: string;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
}

/** The deployment form in its editor tab. */
export class DeployForm {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** Opens the form from the palette and waits until it can be filled in. */
  async open(): Promise<void> {
    await this.workbench.runCommand('PAI-EAS: Deploy Service…');
    await this.textbox('Service name').waitFor();
  }

  frame(): FrameLocator {
    return this.workbench.webview();
  }

  textbox(name: string): Locator {
    return this.frame().getByRole('textbox', { name, exact: true });
  }

  combobox(name: string): Locator {
    return this.frame().getByRole('combobox', { name, exact: true });
  }

  deployButton(): Locator {
    return this.frame().getByRole('button', { name: 'Deploy', exact: true });
  }

  /** Chooses an option of a list by the start of its text; in a searchable list the text is typed first. */
  async choose(name: string, option: string): Promise<void> {
    const box = this.combobox(name);
    await box.click();
    await this.frame().getByRole('option', { name: option }).first().click();
  }

  /** Types into the model search and takes the model. */
  async chooseModel(model: string): Promise<void> {
    await this.combobox('Model').fill(model);
    await this.frame().getByRole('option', { name: model }).first().click();
  }

  /** The service configuration beside the form. */
  async configuration(): Promise<unknown> {
    return JSON.parse(await this.textbox('Service configuration').inputValue());
  }
}
