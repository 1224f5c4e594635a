import { describe, expect, it } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { checkKeptSecrets } from './checkKeptSecrets.ts';
import { replaceSecrets, secretsIn } from './configSecrets.ts';
import { emptyDraft, withConfigText } from './draft.ts';
import { keptDraft, keptText } from './keptDraft.ts';

const t = translateWith({});

const config = {
  metadata: { name: 'svc', instance: 1, workspace_id: 'w' },
  token: 'hush-token',
  dockerAuth: 'aHVzaDpodXNo',
  generate_token: 'true',
  labels: [{ key: 'team', value: 'blue' }],
  storage: [{ oss: { path: 'oss://bucket/', access_key_secret: 'hush-oss' } }],
  containers: [
    {
      image: 'vllm:1',
      env: [
        { name: 'HF_TOKEN', value: 'hush-hf' },
        { name: 'MAX_TOKENS', value: '1024' },
        { name: 'SECRET', valueFrom: { secret: 'a', secretName: 'b' } },
      ],
    },
    { image: 'sidecar', env: [{ name: 'DB_PASSWORD', value: 'hush-db' }] },
  ],
};

const typed = (text: string) => withConfigText(emptyDraft(), text, t);

describe('the secrets of a configuration', () => {
  it('are found by the names of fields and of variables', () => {
    expect(secretsIn(config)).toEqual(['hush-token', 'aHVzaDpodXNo', 'hush-oss', 'hush-hf', 'hush-db']);
  });

  it('leave what holds none as it is', () => {
    const { metadata, labels } = config;
    const without = { metadata, labels };
    expect(replaceSecrets(without, () => '')).toBe(without);
  });
});

describe('a draft that is kept', () => {
  it('has no secret in any of its parts, and all else', () => {
    const text = `${JSON.stringify(config, null, 4)}\n`;
    const kept = keptDraft(typed(text));
    expect(JSON.stringify(kept)).not.toContain('hush');
    expect(JSON.stringify(kept)).not.toContain('aHVzaDpodXNo');
    expect(kept.config).toEqual(JSON.parse(kept.configText));
    expect(kept.configText).toBe(text.replace(/"(?:hush-\w+|aHVzaDpodXNo)"/g, '"<not-kept>"'));
    expect(kept.form.members[0]?.env).toEqual([
      { name: 'HF_TOKEN', value: '<not-kept>' },
      { name: 'MAX_TOKENS', value: '1024' },
      { name: 'SECRET', value: '' },
    ]);
  });

  it('takes the last valid configuration where the text cannot be read and names a secret', () => {
    const draft = { ...typed(JSON.stringify(config)), configText: '{ "token": "hush-n' };
    const kept = keptDraft(draft);
    expect(JSON.parse(kept.configText)).toMatchObject({ token: '<not-kept>', metadata: { name: 'svc' } });
    expect(keptText('{ "half": ')).toBe('{ "half": ');
  });

  it('keeps text that holds no secret letter by letter', () => {
    const text = '{"metadata" : {"name":"a","instance": 1.0} }';
    expect(keptText(text)).toBe(text);
  });

  it('says at each place what is not there any more: at the row of the form, else with the line', () => {
    const kept = keptDraft(typed(JSON.stringify(config, null, 2)));
    const lines = kept.configText.split('\n');
    const findings = checkKeptSecrets(kept, t);
    expect(findings.map(({ field }) => field)).toEqual(['Default/env/0', 'config', 'config', 'config', 'config']);
    const said = findings.slice(1).map(({ line = 0 }) => lines[line - 1]?.trim());
    expect(said).toEqual([
      '"token": "<not-kept>",',
      '"dockerAuth": "<not-kept>",',
      '"access_key_secret": "<not-kept>"',
      '"value": "<not-kept>"',
    ]);
    expect(checkKeptSecrets(typed(JSON.stringify(config)), t)).toEqual([]);
  });
});
