import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** What VS Code sets in a webview for a colour theme. `dumpThemes.ts` writes the files. */
const themeSchema = z.object({ kind: z.string(), id: z.string(), variables: z.record(z.string(), z.string()) });

export type Theme = z.infer<typeof themeSchema>;

export const themeNames = ['dark', 'light', 'high-contrast'] as const;

export type ThemeName = (typeof themeNames)[number];

/** Reads a theme that was taken from a real VS Code. */
export function readTheme(name: ThemeName): Theme {
  const file = new URL(`themes/${name}.json`, import.meta.url);
  return z.parse(themeSchema, JSON.parse(readFileSync(file, 'utf8')));
}
