import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { basename, extname, join } from 'node:path';
import { panelHtml } from '../../src/host/panelHtml.ts';
import type { PanelInit } from '../../src/messages/init.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};

/** Serves panels on the loopback interface, each with the page and the policy that the extension writes. */
export class PanelServer {
  readonly #server: Server;
  readonly #pages = new Map<string, () => string>();
  #origin = '';

  constructor(readonly folder: string) {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://panel').pathname;
      const page = this.#pages.get(path);
      if (page) {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page());
        return;
      }
      const type = types[extname(path)];
      if (!type) {
        // The browser asks for an icon by itself.
        response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
        return;
      }
      readFile(join(this.folder, basename(path))).then(
        (body) => response.writeHead(200, { 'content-type': type }).end(body),
        () => response.writeHead(404).end(),
      );
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('The panel server has no address.');
    this.#origin = `http://127.0.0.1:${address.port}`;
  }

  /** The address of a page of the panel `entry`. */
  add(entry: string, title: string, init: PanelInit): string {
    const path = `/panel/${this.#pages.size}`;
    const asset = (name: string): string => `${this.#origin}/${name}`;
    this.#pages.set(path, () =>
      panelHtml({
        title,
        cspSource: this.#origin,
        scriptUri: asset(`${entry}.js`),
        styleUris: [asset(`${entry}.css`)],
        codiconUri: asset('codicon.css'),
        init,
      }),
    );
    return this.#origin + path;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
