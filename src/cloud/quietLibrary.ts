/**
 * Imported before the official library, whose parts write what they sign and send to stderr when `DEBUG` asks for it.
 * They look at the variable once, while they load.
 */
const asked = process.env['DEBUG'];
delete process.env['DEBUG'];

/** Puts the variable back for everyone else. */
export function restoreDebug(): void {
  if (asked !== undefined) process.env['DEBUG'] = asked;
}
