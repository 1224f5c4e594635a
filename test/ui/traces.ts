import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { canariesIn, canariesUnder, canaryForms, type Found } from '../support/canaries.ts';
import { dump, listen } from './inPage.mjs';

/** What a frame tells of itself: what it is called, and a text with a canary in it. */
interface Report {
  readonly kind: 'message' | 'page';
  readonly title: string;
  readonly text: string;
}

/** Watches all pages and webviews of a window for canaries, from the first moment on. */
export class Traces {
  readonly #reports: Report[] = [];

  /** Listens in every frame that the window will have. */
  async listenIn(context: BrowserContext): Promise<void> {
    await context.exposeBinding('tellOfCanary', (_source, kind: Report['kind'], title: string, text: string) => {
      this.#reports.push({ kind, title, text });
    });
    await context.addInitScript(listen, [...canaryForms]);
  }

  /** What was found in messages to the webviews and in what pages showed, by the title of the panel or of the window. */
  shown(): Found[] {
    return this.#reports.flatMap(({ kind, title, text }) => canariesIn(`a ${kind} of "${title}"`, text));
  }

  /** The extension's own log, as VS Code wrote it. */
  static async log(dataFolder: string): Promise<string> {
    const logs = await readdir(join(dataFolder, 'data', 'logs'), { recursive: true });
    const own = logs.filter((path) => /PAI-EAS.*\.log$/.test(path));
    return (await Promise.all(own.map((path) => readFile(join(dataFolder, 'data', 'logs', path), 'utf8')))).join('');
  }

  /** All that stands in the page now, what its fields hold and what its storages keep, and every file of the server. */
  static async kept(page: Page, dataFolder: string): Promise<Found[]> {
    const found = await canariesUnder(dataFolder);
    for (const frame of page.frames()) {
      const texts = await frame.evaluate(dump).catch(() => []);
      found.push(...texts.flatMap(([place, text]) => canariesIn(place, text)));
    }
    return found;
  }
}
