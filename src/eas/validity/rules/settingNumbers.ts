import { leavesLength, lengthIn } from '../facts/maxLength.ts';
import type { SettingName } from '../facts/settings.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { errorAt, warningAt, type Finding } from '../finding.ts';
import { shown } from '../words.ts';

const sizes = ['TP_SIZE', 'DP_SIZE', 'EP_SIZE', 'PP_SIZE'] as const;
const counts = ['MTP_DRAFT_TOKENS', 'REDUNDANT_EXPERTS'] as const;

/** Settings that are no number where one is needed, and flags that say another thing than the variable. */
export function checkSettingNumbers({ settings }: Worker, { t }: ValidateOptions): Finding[] {
  const wrong = (name: SettingName, message: string): Finding[] => {
    const setting = settings.get(name);
    return setting === undefined ? [] : [errorAt(setting.at, 'setting-not-a-number', message)];
  };
  const text = (name: SettingName): string => settings.get(name)?.text ?? '1';
  const isWorkedOut = (name: SettingName): boolean => /[$`]/.test(text(name));
  return [
    ...sizes
      .filter((name) => !isWorkedOut(name) && !/^0*[1-9]\d{0,8}$/.test(text(name)))
      .flatMap((name) =>
        wrong(name, t('{0} must be a whole number of 1 or more, not "{1}".', name, shown(text(name)))),
      ),
    ...counts
      .filter((name) => !isWorkedOut(name) && !/^\d{1,9}$/.test(text(name)))
      .flatMap((name) =>
        wrong(name, t('{0} must be a whole number of 0 or more, not "{1}".', name, shown(text(name)))),
      ),
    ...checkLength(settings.get('MAX_MODEL_LEN')?.text, (length) =>
      wrong('MAX_MODEL_LEN', t('The model length must be a number of tokens such as 32768, not "{0}".', shown(length))),
    ),
    ...[...settings].flatMap(([name, setting]) =>
      setting.contradicted === undefined
        ? []
        : [
            warningAt(
              setting.at,
              'settings-disagree',
              t(
                '{0} is {1} here, but {2} in the run command, which is what the engine reads. Make both the same.',
                name,
                shown(setting.text),
                shown(setting.contradicted.text),
              ),
            ),
          ],
    ),
  ];
}

function checkLength(text: string | undefined, wrong: (text: string) => Finding[]): Finding[] {
  if (text === undefined || /[$`]/.test(text) || leavesLength(text) || lengthIn(text) !== undefined) return [];
  return wrong(text);
}
