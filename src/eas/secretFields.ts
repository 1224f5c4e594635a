import { parseJson } from '../cloud/json.ts';
import { rememberSecret } from '../cloud/redact.ts';
import { secretsIn } from './deployment/configSecrets.ts';

/** Fields whose text opens something: tokens, and addresses that carry their own permission. */
const secretFields = new Set(['AccessToken', 'Token', 'WorkbenchUrl', 'StreamlogUrl', 'SignedUrl']);

/** Fields that hold a configuration as JSON text. */
const configFields = new Set(['ServiceConfig', 'Value']);

/** Names under which a configuration holds a secret, for text that is not read as JSON. */
const configSecrets = /"(?:token|requestToken|dockerAuth|docker_auth|decryption_key)"\s*:\s*"([^"\\]{6,})"/g;

/** Without one of these words a configuration names no secret, and need not be read. */
const secretWord = /secret|pass|pwd|token|key|auth|credential|cookie/i;

/**
 * The schemas drop the secrets of an answer, yet they may turn up in other texts later: `redact` shall know them.
 * Looks as deep as an entry of a list goes.
 */
export function rememberSecretFields(body: unknown, depth = 0): void {
  if (typeof body !== 'object' || body === null || depth > 3) return;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string') rememberSecretFields(value, depth + 1);
    else if (secretFields.has(name)) rememberSecret(value);
    else if (configFields.has(name)) rememberConfigSecrets(value);
  }
}

/** The same for a configuration as JSON text: its own token, the key to its image, variables that hold a secret. */
export function rememberConfigSecrets(config: string): void {
  if (!secretWord.test(config)) return;
  const read = parseJson(config);
  if (read.ok) for (const secret of secretsIn(read.value)) rememberSecret(secret);
  // Inside another text its quotes are escaped.
  for (const [, secret] of config.replaceAll('\\"', '"').matchAll(configSecrets)) rememberSecret(secret);
}
