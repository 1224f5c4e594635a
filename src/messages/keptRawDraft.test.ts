import { describe, expect, it } from 'vitest';
import { checkRawDraft, canSend, firstRawDraft } from './chatRaw.ts';
import { keptRawDraft, secretsOf, withSecretsOf } from './keptRawDraft.ts';
import { isSecret } from './keptSecrets.ts';
import { translateWith } from './translate.ts';

const t = translateWith({});

describe('a name', () => {
  it.each([
    'Authorization',
    'Cookie',
    'X-Api-Key',
    'api_key',
    'apiKey',
    'X-Auth-Token',
    'HF_TOKEN',
    'OSS_ACCESS_KEY_SECRET',
    'DB_PASSWORD',
    'dockerAuth',
    'docker_auth',
    'requestToken',
    'decryption_key',
  ])('says that a secret stands under it: %s', (name) => {
    expect(isSecret(name, 'hush')).toBe(true);
  });

  it.each(['Content-Type', 'tokenizer', 'MAX_TOKENS', 'monkey', 'keyboard', 'author', 'model_path'])(
    'says nothing of a secret: %s',
    (name) => expect(isSecret(name, 'hush')).toBe(false),
  );

  it.each(['', '1024', '-1', 'true', 'False'])('makes no secret of %j', (value) => {
    expect(isSecret('EOS_TOKEN_ID', value)).toBe(false);
  });
});

describe('a raw request that is kept', () => {
  const draft = {
    ...firstRawDraft,
    path: '/v1/models?limit=3&api%5Fkey=hush&token=a%2Fb#top',
    headers: [
      { name: 'X-Api-Key', value: 'hush' },
      { name: 'Accept', value: 'text/plain' },
    ],
  };

  it('has no secret in it, and says at each place what is missing', () => {
    const kept = keptRawDraft(draft);
    expect(kept.path).toBe('/v1/models?limit=3&api%5Fkey=<not-kept>&token=<not-kept>#top');
    expect(kept.headers).toEqual([
      { name: 'X-Api-Key', value: '<not-kept>' },
      { name: 'Accept', value: 'text/plain' },
    ]);
    const findings = checkRawDraft(kept, t);
    expect(findings.path).toMatch(/not kept/);
    expect([...findings.headers.keys()]).toEqual([0]);
    expect(canSend(findings)).toBe(false);
    expect(canSend(checkRawDraft(draft, t))).toBe(true);
  });

  it('tells its secrets, to mask them where they are quoted', () => {
    expect(secretsOf(draft)).toEqual(['hush', 'hush', 'a/b']);
  });

  it('gets back from the same request what it lacks, and from another one nothing', () => {
    expect(withSecretsOf(keptRawDraft(draft), draft)).toEqual(draft);
    expect(withSecretsOf(keptRawDraft(draft), firstRawDraft)).toEqual(keptRawDraft(draft));
  });

  it('is the same where it holds none', () => {
    expect(keptRawDraft(firstRawDraft)).toEqual(firstRawDraft);
  });
});
