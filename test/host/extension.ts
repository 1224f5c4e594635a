import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as z from 'zod/mini';

/** The parts of package.json that tests hold against what the extension does. */
const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.optional(z.string()) })),
    views: z.record(z.string(), z.array(z.object({ id: z.string() }))),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The extension under test, activated. */
export async function activateExtension(): Promise<{ extension: vscode.Extension<unknown>; manifest: Manifest }> {
  const extension = vscode.extensions.getExtension('pai-eas.pai-eas');
  assert.ok(extension, 'The extension is not installed in this window.');
  await extension.activate();
  return { extension, manifest: z.parse(manifestSchema, extension.packageJSON) };
}
