import { isObject, listAt, textAt, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { asWarning, errorAt, removing, setting, warningAt, type Finding } from '../finding.ts';
import { nearestKey } from '../keys/nearestKey.ts';
import { settingNames } from '../facts/settings.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/** What runs in the containers of a part. */
export function checkContainers(part: Part, options: ValidateOptions): Finding[] {
  const { document, at, kind } = part;
  const containers = listAt(document, 'containers');
  return [
    ...(kind === 'aggregate' ? [] : checkRuns(part, options)),
    ...containers.flatMap((container, index) => {
      if (!isObject(container)) return [];
      const path = pointer(at, 'containers', index);
      return [...checkCommand(container, path, options), ...checkEnv(container, path, options)];
    }),
  ];
}

const processors = ['processor', 'processor_type', 'processor_path', 'model_path'];

/** Something to run: a container with an image, or a processor. A router brings its own image. */
function checkRuns({ document, at, kind, role, typeWord }: Part, { t }: ValidateOptions): Finding[] {
  // Services of other types (a queue, a job) are described otherwise.
  const isOther = role === undefined && kind === 'service' && !['', 'Standard', 'LLM'].includes(typeWord);
  if (role === 'router' || isOther || processors.some((key) => Object.hasOwn(document, key))) return [];
  const containers = listAt(document, 'containers').filter(isObject);
  if (containers.some((container) => textAt(container, 'image') !== '')) return [];
  const found =
    containers.length === 0
      ? errorAt(at, 'nothing-to-run', t('There is nothing to run: give "containers" with an image, or a processor.'))
      : errorAt(pointer(at, 'containers', 0), 'image-missing', t('The container has no image.'));
  // How EAS completes a member is not documented.
  return [kind === 'member' ? asWarning(found) : found];
}

/** Words that only a shell understands. */
const shellWords = /&&|\|\||[;|<>`]|\n\s*\S|\$\(|(?:^|\s)(?:cd|export|source|set)\s/;
const shell = /^\s*(?:\S*\/)?(?:bash|sh|zsh)\s/;

/** `script` or `command`, not both [DOC]; a script is split into words and not run by a shell in one report [USER]. */
function checkCommand(container: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const script = textAt(container, 'script').trim();
  const { command } = container;
  const hasCommand = Array.isArray(command) ? command.length > 0 : textAt(container, 'command').trim() !== '';
  const path = pointer(at, 'script');
  if (script !== '' && hasCommand) {
    const message = t('"script" and "command" are two ways to say one thing: EAS takes one of them. Remove the other.');
    const fix = removing(t('Remove "command"'), pointer(at, 'command'));
    return [errorAt(pointer(at, 'command'), 'script-and-command', message, fix)];
  }
  if (script === '' || shell.test(script) || !shellWords.test(withoutQuoted(script))) return [];
  const message = t(
    'EAS may run a script without a shell, so that {0} would be an argument: wrap it in bash -c.',
    shown(shellWords.exec(withoutQuoted(script))?.[0].trim() || t('a line break')),
  );
  const wrapped = `bash -c '${script.replaceAll("'", String.raw`'\''`)}'`;
  return [warningAt(path, 'script-needs-shell', message, setting(t('Wrap it in bash -c'), path, wrapped))];
}

function withoutQuoted(script: string): string {
  return script.replaceAll(/'[^']*'|"[^"]*"/g, '""').replaceAll(/\\\r?\n/g, ' ');
}

/** Names that look like a misspelt one of ours and are none. */
const otherNames = new Set(['CP_SIZE', 'SP_SIZE', 'PCP_SIZE', 'DCP_SIZE', 'MP_SIZE']);

function checkEnv(container: JsonObject, at: string, { t }: ValidateOptions): Finding[] {
  const entries = listAt(container, 'env');
  const names = entries.map((entry) => textAt(entry, 'name'));
  return entries.flatMap((entry, index): Finding[] => {
    const path = pointer(at, 'env', index);
    const name = names[index] ?? '';
    if (!isObject(entry)) return [];
    if (name === '') return [errorAt(path, 'env-name', t('This variable has no name.'))];
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
      const message = t('A variable name has letters, digits and underscores and does not begin with a digit.');
      return [errorAt(pointer(path, 'name'), 'env-name', message)];
    }
    return [
      ...(names.indexOf(name) === index
        ? []
        : [
            warningAt(
              path,
              'env-twice',
              t('{0} is set twice: which one counts is not said.', name),
              removing(t('Remove this one'), path),
            ),
          ]),
      ...checkEnvValue(entry, path, t),
      ...checkEnvSpelling(name, names, path, t),
    ];
  });
}

function checkEnvValue(entry: JsonObject, path: string, t: ValidateOptions['t']): Finding[] {
  const { value } = entry;
  if (typeof value !== 'object' || value === null) return [];
  return [errorAt(pointer(path, 'value'), 'wrong-type', t('The value of a variable is text.'))];
}

function checkEnvSpelling(name: string, names: readonly string[], path: string, t: ValidateOptions['t']): Finding[] {
  if (settingNames.some((known) => known === name) || otherNames.has(name)) return [];
  const longer = settingNames.find(
    (known) => known.length >= 8 && name.startsWith(known) && name.length <= known.length + 4,
  );
  const meant = nearestKey(name, settingNames) ?? longer;
  // Two letters and SIZE are near to each other by nature: only another order or spelling is told.
  const isOtherSize = /^[A-Z]{2}_SIZE$/.test(name);
  if (meant === undefined || isOtherSize || names.includes(meant)) return [];
  const message = t('Engines read {0}, not {1}.', meant, name);
  const fix = setting(t('Rename it to "{0}"', meant), pointer(path, 'name'), meant);
  return [warningAt(path, 'env-misspelt', message, fix)];
}
