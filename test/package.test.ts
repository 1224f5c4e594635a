import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

const command = z.object({
  command: z.string(),
  title: z.string(),
  category: z.optional(z.string()),
  icon: z.optional(z.string()),
});

const manifest = z.parse(
  z.object({
    version: z.string(),
    icon: z.string(),
    main: z.string(),
    engines: z.object({ vscode: z.string() }),
    bin: z.record(z.string(), z.string()),
    activationEvents: z.array(z.string()),
    devDependencies: z.record(z.string(), z.string()),
    dependencies: z.optional(z.record(z.string(), z.string())),
    contributes: z.object({
      commands: z.array(command),
      views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
      viewsContainers: z.object({ activitybar: z.array(z.object({ id: z.string(), icon: z.string() })) }),
      viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string() })),
      menus: z.record(z.string(), z.array(z.object({ command: z.string() }))),
      configuration: z.object({ properties: z.record(z.string(), z.unknown()) }),
    }),
  }),
  JSON.parse(readFileSync('package.json', 'utf8')),
);

const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      bytes: z.number(),
      inputs: z.record(z.string(), z.unknown()),
      imports: z.array(z.object({ path: z.string(), kind: z.string(), external: z.optional(z.boolean()) })),
    }),
  ),
});

describe('the manifest', () => {
  const { contributes } = manifest;
  const commands = contributes.commands.map((entry) => entry.command);

  test('names everything under the prefix eas.', () => {
    const views = Object.values(contributes.views).flat();
    const names = [...commands, ...views.map((view) => view.id), ...Object.keys(contributes.configuration.properties)];
    expect(names.filter((name) => !name.startsWith('eas.'))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('uses in menus and welcome texts only commands that it contributes', () => {
    const inMenus = Object.values(contributes.menus).flatMap((entries) => entries.map((entry) => entry.command));
    const texts = readFileSync('package.nls.json', 'utf8');
    const inTexts = [...texts.matchAll(/\(command:(eas\.[\w.]+)/g)].map((match) => match[1] ?? '');
    // VS Code makes these itself.
    const ofViews = Object.values(contributes.views).flatMap((views) => views.map((view) => `${view.id}.focus`));
    expect(inMenus.length).toBeGreaterThan(0);
    expect([...inMenus, ...inTexts].filter((id) => ![...commands, ...ofViews].includes(id))).toEqual([]);
  });

  test('lists commands under PAI-EAS in the palette', () => {
    expect(contributes.commands.filter((entry) => entry.category !== 'PAI-EAS')).toEqual([]);
  });

  test('names files that are there', () => {
    const icons = [manifest.icon, ...contributes.viewsContainers.activitybar.map((container) => container.icon)];
    const files = [...icons, ...Object.values(contributes.views).flatMap((views) => views.map((view) => view.icon))];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(['README.md', 'CHANGELOG.md', 'LICENSE'].filter((file) => !existsSync(file))).toEqual([]);
  });

  test('has a marketplace icon of at least 128 pixels', () => {
    const png = readFileSync(manifest.icon);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
    expect(png.readUInt32BE(20)).toBe(png.readUInt32BE(16));
  });

  test('activates for views, commands and panels only', () => {
    expect(manifest.activationEvents.filter((event) => !event.startsWith('onWebviewPanel:eas.'))).toEqual([]);
  });

  test('ships no dependency and pins its tools', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual(
      [],
    );
  });

  test('asks for no newer VS Code than its types describe', () => {
    const types = manifest.devDependencies['@types/vscode'] ?? '';
    expect(manifest.engines.vscode).toBe(`^${types}`);
  });
});

/** What `npm run build` made; these tests need it. */
describe('the bundles', () => {
  const host = readMetafile('host');
  const entry = 'dist/extension.js';

  test('are built', () => {
    expect(
      [manifest.main.replace('./', ''), ...Object.values(manifest.bin)].filter((file) => !existsSync(file)),
    ).toEqual([]);
    expect(host[entry]).toBeDefined();
  });

  test('load at most 100 kB at activation', () => {
    const bytes = loadedAtOnce(host, entry).reduce((sum, path) => sum + (host[path]?.bytes ?? 0), 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(100_000);
  });

  test('load zod, openai, credentials, panels and the API client only when they are used', () => {
    const inputs = loadedAtOnce(host, entry).flatMap((path) => Object.keys(host[path]?.inputs ?? {}));
    const late =
      /node_modules\/|src\/host\/panel|src\/messages\/(?!translate|init)|src\/eas\/client|src\/cloud\/transport|src\/inference\//;
    expect(inputs.length).toBeGreaterThan(5);
    expect(inputs.filter((input) => late.test(input))).toEqual([]);
  });

  test('keep the emulator out of the extension host, and the simulation in a thread of its own', () => {
    const inputs = (paths: readonly string[]): string[] =>
      paths.flatMap((path) => Object.keys(host[path]?.inputs ?? {}));
    expect(inputs(Object.keys(host)).filter((input) => /src\/(emulator|cli)\//.test(input))).toEqual([]);
    const slow = /src\/serving\/(simulation|advisor)\//;
    expect(inputs(reached(host, entry)).filter((input) => slow.test(input))).toEqual([]);
    expect(inputs(reached(host, 'dist/capacityThread.js')).filter((input) => slow.test(input))).not.toEqual([]);
  });

  test('keep the client and the editor out of the command line', () => {
    const inputs = Object.values(readMetafile('cli')).flatMap((output) => Object.keys(output.inputs));
    expect(inputs.filter((input) => /src\/(features|host|inference)\/|src\/cloud\/transport/.test(input))).toEqual([]);
  });
});

type Outputs = z.infer<typeof metafileSchema>['outputs'];

function readMetafile(name: string): Outputs {
  const path = `.cache/metafile-${name}.json`;
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first.`);
  return z.parse(metafileSchema, JSON.parse(readFileSync(path, 'utf8'))).outputs;
}

/** An output and all that it imports statically. */
function loadedAtOnce(outputs: Outputs, entry: string): string[] {
  return reached(outputs, entry, ({ kind }) => kind !== 'dynamic-import');
}

/** An output and all that it imports, at once or later. */
function reached(
  outputs: Outputs,
  entry: string,
  follows: (found: Outputs[string]['imports'][number]) => boolean = () => true,
): string[] {
  const seen = new Set<string>();
  const queue = [entry];
  for (const path of queue) {
    if (seen.has(path)) continue;
    seen.add(path);
    const imports = outputs[path]?.imports ?? [];
    queue.push(...imports.filter((found) => follows(found) && !found.external).map((found) => found.path));
  }
  return [...seen];
}
