import type { Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';

/** The Services view in the side bar. */
export class ServicesView {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** Brings the view to the front; does nothing when it is there. */
  async open(): Promise<void> {
    const { page } = this.workbench;
    // Behind the name may stand what the badge counts.
    const item = page.locator('.action-item').filter({ has: page.locator('a[aria-label^="PAI-EAS"]') });
    const isOpen = /\bchecked\b/.test((await item.getAttribute('class')) ?? '');
    if (!isOpen) await item.click();
    await this.pane().waitFor();
  }

  /** The side bar with the view's title, rows and welcome text. */
  pane(): Locator {
    return this.workbench.page.locator('#workbench\\.view\\.extension\\.eas');
  }

  /** The row of a service, by the service's full name. Its accessible name goes on with the state in words. */
  service(name: string): Locator {
    return this.workbench.page.getByRole('treeitem', { name: new RegExp(`^${name}, `) }).first();
  }

  /** The row of a service when it is in the given state. */
  serviceIn(name: string, state: string): Locator {
    return this.workbench.page.getByRole('treeitem', { name: new RegExp(`^${name}, (\\S+, )?${state}\\b`) }).first();
  }

  /** The row of the first instance of a service: an instance's name begins with the service's. */
  instance(service: string): Locator {
    return this.workbench.page.getByRole('treeitem', { name: new RegExp(`^${service}-[a-z0-9]+`) }).first();
  }

  /** What a row tells a screen reader: name, role, state, counts. */
  async describe(name: string): Promise<string> {
    return (await this.service(name).getAttribute('aria-label')) ?? '';
  }

  /** Shows the members of an aggregate, or the instances of a service. */
  async expand(name: string): Promise<void> {
    const row = this.service(name);
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.workbench.page.locator(`[role="treeitem"][aria-expanded="true"][aria-label^="${name}, "]`).waitFor();
  }

  /** Presses an inline action of a service's row. */
  async inlineAction(name: string, action: string): Promise<void> {
    const button = this.service(name).getByRole('button', { name: action });
    // A row that is drawn anew under the pointer shows its actions only when the pointer moves again.
    for (let tries = 1; ; tries += 1) {
      await this.workbench.page.mouse.move(0, 0);
      await this.service(name).hover();
      try {
        return await button.click({ timeout: 2_000 });
      } catch (error) {
        if (tries === 10) throw error;
      }
    }
  }

  /** A row that is no service, such as "Try again". */
  row(label: string): Locator {
    return this.pane().getByRole('treeitem', { name: label }).first();
  }

  /** Chooses from the context menu of a service's row. */
  async contextAction(name: string, action: string): Promise<void> {
    await this.service(name).click({ button: 'right' });
    // VS Code passes over a mouse button that goes up within 100 ms of the menu's opening.
    await this.workbench.page.getByRole('menuitem', { name: action, exact: true }).click({ delay: 150 });
  }

  /** The rows as a screen reader says them, top to bottom. */
  async rows(): Promise<string[]> {
    const rows = await this.workbench.page.getByRole('treeitem').all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
  }
}
