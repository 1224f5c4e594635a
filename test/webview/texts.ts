import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { PanelInit } from '../../src/messages/init.ts';

export type Language = 'en' | 'zh-cn';

const bundleSchema = z.record(z.string(), z.string());

/** What the host writes into a page for a language: the bundle, and parts of it that are not merged yet. */
export function panelInitFor(language: Language): PanelInit {
  if (language === 'en') return { language, texts: {} };
  const folder = new URL('../../l10n/', import.meta.url);
  const parts = new URL('parts/', folder);
  const names = existsSync(parts) ? readdirSync(parts).filter((name) => name.endsWith(`.${language}.json`)) : [];
  const files = [new URL(`bundle.l10n.${language}.json`, folder), ...names.map((name) => new URL(name, parts))];
  const texts = files
    .filter((file) => existsSync(file))
    .map((file) => z.parse(bundleSchema, JSON.parse(readFileSync(file, 'utf8'))));
  return { language, texts: Object.assign({}, ...texts) };
}
