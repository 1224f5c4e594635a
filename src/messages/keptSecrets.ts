/** Stands where a secret was: VS Code's storage of a workspace is a plain file, so no secret is kept in it. */
export const notKept = '<not-kept>';

const secretWords = new Set([
  'secret',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'token',
  'key',
  'apikey',
  'auth',
  'authorization',
  'credential',
  'credentials',
  'cookie',
]);

/** Whether a header, a variable or a field of this name holds a secret: one of its words says so. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  return words.some((word) => secretWords.has(word.toLowerCase()));
}

/** Whether a value under this name is a secret. A switch or a small number (`MAX_TOKEN=1024`) is none. */
export function isSecret(name: string, value: string): boolean {
  return !/^(?:|true|false|on|off|yes|no|none|null|[+-]?\d{1,6})$/i.test(value.trim()) && isSecretName(name);
}

/** The value as it may be kept. */
export function keptValue(name: string, value: string): string {
  return isSecret(name, value) ? notKept : value;
}
