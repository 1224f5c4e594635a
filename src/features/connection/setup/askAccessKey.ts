import type { Step, StepEnd, StepPlace, StepPrompts } from '../../../host/steps.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { AccessKey } from '../accessKeyStore.ts';
import { setupTitle, totalSteps, type SetupDraft, type SetupParts } from './setupDraft.ts';

type Field = keyof AccessKey;
type TypedKey = Partial<AccessKey>;

const fields: readonly Field[] = ['accessKeyId', 'accessKeySecret', 'securityToken'];

/** The questions for a key alone. */
export function askKey(
  title: string,
  { steps, t }: { readonly steps: StepPrompts; readonly t: Translate },
): Step<TypedKey>[] {
  return fields.map((field) => (typed, back) => askField(field, typed, { title, back }, steps, t));
}

/** The questions for a key while a connection is set up; skipped where it signs otherwise. */
export function accessKeySteps({ steps, t }: SetupParts): Step<SetupDraft>[] {
  return fields.map((field) => async (draft, back): Promise<StepEnd<SetupDraft>> => {
    if (!draft.newKey) return { kind: 'skip' };
    const place = { title: setupTitle(draft, t), step: 1, totalSteps, back };
    const end = await askField(field, draft.newKey, place, steps, t);
    return end.kind === 'next' ? { kind: 'next', gathered: { ...draft, newKey: end.gathered } } : end;
  });
}

/** Surrounding blanks are no part of a key, and an empty token is none. */
async function askField(
  field: Field,
  typed: TypedKey,
  place: StepPlace & { readonly title: string },
  steps: StepPrompts,
  t: Translate,
): Promise<StepEnd<TypedKey>> {
  const answer = await steps.line({ ...place, ...question(field, typed, t) });
  if (answer.kind !== 'chosen') return { kind: answer.kind === 'back' ? 'back' : 'left' };
  const { [field]: _before, ...rest } = typed;
  const text = answer.value.trim();
  return { kind: 'next', gathered: text ? { ...rest, [field]: text } : rest };
}

function question(field: Field, typed: TypedKey, t: Translate) {
  const filled = (text: string): string | undefined => (text.trim() ? undefined : t('This cannot be empty.'));
  if (field === 'accessKeyId') {
    const check = (text: string): string | undefined =>
      filled(text) ?? (/\s/.test(text.trim()) ? t('An AccessKey ID is one word: paste it alone.') : undefined);
    const prompt = t('The AccessKey ID of a RAM user that may use PAI EAS.');
    return { prompt, placeholder: t('AccessKey ID'), value: typed.accessKeyId ?? '', check };
  }
  if (field === 'accessKeySecret') {
    const prompt = t("The AccessKey secret. It is kept in VS Code's secret storage.");
    return { prompt, placeholder: t('AccessKey secret'), password: true, check: filled };
  }
  const prompt = t('The security token of a temporary (STS) key. Leave it empty for an ordinary key.');
  const isTemporary = typed.accessKeyId?.startsWith('STS.') === true;
  const check = (text: string): string | undefined => (isTemporary ? filled(text) : undefined);
  return { prompt, placeholder: t('Security token'), password: true, check };
}
