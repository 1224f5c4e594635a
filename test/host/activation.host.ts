import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { activateExtension } from './extension.ts';

suite('activation', () => {
  test('every contributed command is registered, and the other way round', async () => {
    const { manifest } = await activateExtension();
    const contributed = manifest.contributes.commands.map((entry) => entry.command).sort();
    const views = Object.values(manifest.contributes.views).flat();
    // VS Code makes commands of its own for a view: `eas.services.focus`, `.open` …
    const ofViews = (id: string): boolean => views.some((view) => id.startsWith(`${view.id}.`));
    const all = await vscode.commands.getCommands(true);
    const registered = all.filter((id) => id.startsWith('eas.') && !ofViews(id)).sort();
    assert.ok(contributed.length > 0);
    assert.deepEqual(registered, contributed);
  });

  test('every title is translated and every command is found under PAI-EAS', async () => {
    const { manifest } = await activateExtension();
    for (const entry of manifest.contributes.commands) {
      assert.doesNotMatch(entry.title, /%/, `${entry.command} shows a key: ${entry.title}`);
      assert.equal(entry.category, 'PAI-EAS', entry.command);
    }
  });
});
