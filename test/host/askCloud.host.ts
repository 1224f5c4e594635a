import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { askCloud } from '../../src/features/connection/askCloud.ts';
import { ScriptedPrompts } from './scriptedPrompts.ts';

function fakeSecrets() {
  const kept = new Map<string, string>();
  const secrets: vscode.SecretStorage = {
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    keys: async () => [...kept.keys()],
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  };
  return { secrets, kept };
}

suite('connecting to Alibaba Cloud', () => {
  test('an access key is kept once everything is chosen, and not when the person leaves before', async () => {
    const { secrets, kept } = fakeSecrets();
    const leaving = new ScriptedPrompts({ text: 'new-id' }, { text: 'new-secret' }, { pick: undefined });
    assert.equal(await askCloud('access-key', secrets, leaving), undefined);
    assert.equal(kept.size, 0);
    const staying = new ScriptedPrompts({ text: ' new-id ' }, { text: 'new-secret\n' }, { pick: 'cn-beijing' });
    assert.deepEqual(await askCloud('access-key', secrets, staying), {
      kind: 'alibaba-cloud',
      region: 'cn-beijing',
      credentials: 'access-key',
    });
    assert.deepEqual(
      [...kept.values()].map((text) => JSON.parse(text)),
      [{ accessKeyId: 'new-id', accessKeySecret: 'new-secret' }],
    );
  });
});
