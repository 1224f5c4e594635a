import type { Translate } from '../../messages/translate.ts';
import type { ConnectionSpec } from './connectionSpec.ts';

/** The proposed name, with a number where another connection has it. */
export function freeName(proposed: string, others: readonly Pick<ConnectionSpec, 'name'>[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? proposed : `${proposed} ${number}`;
    if (!isTaken(name, others)) return name;
  }
}

/** A sentence when a connection cannot have this name, else undefined. */
export function nameProblem(
  name: string,
  others: readonly Pick<ConnectionSpec, 'name'>[],
  t: Translate,
): string | undefined {
  const wanted = name.trim();
  if (wanted === '') return t('This cannot be empty.');
  if (wanted.length > 60) return t('A name has at most {0} characters.', 60);
  // What `eas.defaultConnection` means by these words is fixed.
  if (wanted === 'none' || wanted === 'emulator') return t('This name is reserved.');
  return isTaken(wanted, others) ? t('Another connection has this name.') : undefined;
}

function isTaken(name: string, others: readonly Pick<ConnectionSpec, 'name'>[]): boolean {
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase());
}
