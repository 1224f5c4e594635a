import { objectAt, textAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/**
 * The name of a service: 3 to 63 lower-case letters, digits and underscores [SKILL]; hyphens occur in use. Templates of
 * the Model Gallery have none yet, so that a missing one is only told.
 */
export function checkName({ document, at, kind }: Part, { t, cloud }: ValidateOptions): Finding[] {
  const metadata = objectAt(document, 'metadata');
  const isAlias = textAt(metadata, 'name') === '' && textAt(document, 'name') !== '';
  const path = isAlias ? pointer(at, 'name') : pointer(at, 'metadata', 'name');
  const name = isAlias ? textAt(document, 'name') : textAt(metadata, 'name');
  if (name === '') {
    if (kind === 'member') return [];
    const isThere = Object.hasOwn(metadata, 'name');
    const message = t('The service has no name yet: set metadata.name.');
    return [isThere ? errorAt(path, 'name-missing', message) : warningAt(at, 'name-missing', message)];
  }
  const alias = textAt(document, 'name');
  const twoNames = !isAlias && alias !== '' && alias !== name;
  return [
    ...checkPattern(name, path, { t, cloud }),
    ...(twoNames
      ? [
          warningAt(
            pointer(at, 'name'),
            'two-names',
            t('"name" is the old place of metadata.name, and says another name ({0}).', shown(alias)),
          ),
        ]
      : []),
  ];
}

function checkPattern(name: string, path: string, { t, cloud }: ValidateOptions): Finding[] {
  if (!/^[a-z0-9_-]*$/.test(name)) {
    const message = t(
      'The name "{0}" is not valid: use 3 to 63 lower-case letters, digits, underscores and hyphens.',
      shown(name),
    );
    return [errorAt(path, 'name-invalid', message)];
  }
  if (name.length < 3 || name.length > 63) {
    return [errorAt(path, 'name-invalid', t('The name must have 3 to 63 characters; it has {0}.', name.length))];
  }
  if (/^[-_]|[-_]$/.test(name)) {
    // That EAS refuses an ending is not documented.
    const make = /^[-_]/.test(name) ? errorAt : warningAt;
    return [make(path, 'name-invalid', t('Begin and end the name with a letter or a digit.'))];
  }
  if (!cloud || !name.includes('-')) return [];
  const message = t('EAS documents underscores but no hyphens in service names; it may refuse this one.');
  return [warningAt(path, 'name-hyphen', message)];
}
