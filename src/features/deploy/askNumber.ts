import type { Prompts } from '../../host/prompts.ts';
import type { Translate } from '../../messages/translate.ts';
import type { CapacitySettingsSource } from './capacitySettings.ts';

/** Asks for the memory of a GPU or the price of a machine, and keeps the answer in the user's settings. */
export async function askNumber(
  setting: 'gpuMemory' | 'prices',
  instanceType: string,
  settings: CapacitySettingsSource,
  prompts: Prompts,
  t: Translate,
): Promise<void> {
  const known = settings.read();
  const now = known[setting][instanceType];
  const question =
    setting === 'gpuMemory'
      ? {
          title: t('Memory of one GPU of {0}', instanceType),
          prompt: t('In GB, as its data sheet says. It is kept in the setting eas.gpuMemory.'),
          placeholder: '96',
        }
      : {
          title: t('Price of {0}', instanceType),
          prompt: t('What one machine costs per hour, in {0}. It is kept in the setting eas.prices.', known.currency),
          placeholder: '100',
        };
  const text = await prompts.text({
    ...question,
    value: now === undefined ? '' : String(now),
    check: (typed) => (numberIn(typed) === undefined ? t('Enter a number above 0, such as 96 or 12.5.') : undefined),
  });
  const value = text === undefined ? undefined : numberIn(text);
  if (value !== undefined) await settings.save(setting, instanceType, value);
}

function numberIn(text: string): number | undefined {
  const value = /^\d{1,7}(?:\.\d{1,4})?$/.test(text.trim()) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}
