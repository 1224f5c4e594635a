import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';

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

  /** A field for a number, such as "Prefill instances" or "Decode EP_SIZE". */
  number(name: string): Locator {
    return this.frame().getByRole('spinbutton', { name, exact: true });
  }

  /** Types into a searchable list and takes the first option that holds the text. */
  async choose(name: string, option: string): Promise<void> {
    await this.combobox(name).fill(option);
    await this.frame().getByRole('option').filter({ hasText: option }).first().click();
  }

  /** Takes one of few choices that stand beside each other: the engine, the template. */
  async pick(group: string, option: string): Promise<void> {
    await this.choice(group, option).check();
  }

  choice(group: string, option: string): Locator {
    return this.frame().getByRole('group', { name: group }).getByRole('radio', { name: option }).first();
  }

  /** The service configuration, as text; on a narrow panel it is unfolded first. */
  async configuration(): Promise<string> {
    const unfold = this.frame().getByRole('button', { name: 'Service configuration', exact: true });
    if ((await unfold.count()) > 0 && (await unfold.getAttribute('aria-expanded')) === 'false') await unfold.click();
    return this.textbox('Service configuration').inputValue();
  }
}
