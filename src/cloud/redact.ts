import { KnownTexts } from './knownTexts.ts';

const known = new KnownTexts();
const mask = '••••••';

/** Patterns that mark a secret wherever it stands: key ids, STS tokens, signatures, bearer tokens, JWTs. */
const patterns: readonly [RegExp, string][] = [
  [/\bLTAI[A-Za-z0-9]{8,}\b/g, mask],
  [/\bSTS\.[A-Za-z0-9]{8,}\b/g, mask],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask],
  [/\b(Signature=)[^\s,;&"]+/gi, `$1${mask}`],
  [/\b(Credential=)[^\s,;&"]+/gi, `$1${mask}`],
  [/\b(Bearer\s+)[^\s,;"]+/gi, `$1${mask}`],
  // Quotes may be escaped: JSON stands in texts of JSON.
  [/(authorization\\*"?\s*[:=]\s*\\*"?)(?:(?!\\*")[^\n\r}])+/gi, `$1${mask}`],
  [/((?:access_?key_?secret|security_?token|access_?token)\\*"?\s*[:=]\s*\\*"?)(?:(?!\\*")[^\s,}])+/gi, `$1${mask}`],
];

/**
 * Remembers a secret for the life of the process, so that `redact` masks it in whatever text it turns up in: as it
 * is, in JSON, percent-encoded and in base64. Texts shorter than 6 characters are not taken, they would mask common words.
 */
export function rememberSecret(secret: string | undefined): void {
  if (!secret || secret.length < 6 || !known.add(secret)) return;
  const quoted = inJson(secret);
  for (const form of [secret, quoted, inJson(quoted)]) {
    known.add(form);
    known.add(encodeURIComponent(Buffer.from(form).toString()));
  }
  known.add(Buffer.from(secret).toString('base64'));
}

/** The text as it stands in JSON; given that again, as it stands in JSON that is a text of other JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text with every known secret and everything that looks like one masked. */
export function redact(text: string): string {
  let clean = known.replaceAll(text, mask);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}
