import type { StepEnd } from '../../../host/steps.ts';
import type { Translate } from '../../../messages/translate.ts';
import { freeName, nameProblem } from '../connectionName.ts';
import { setupTitle, totalSteps, type SetupDraft, type SetupParts } from './setupDraft.ts';

/** Asks for the name, and proposes one that is free. */
export async function askName(
  draft: SetupDraft,
  back: boolean,
  { steps, others, t }: SetupParts,
): Promise<StepEnd<SetupDraft>> {
  const answer = await steps.line({
    title: setupTitle(draft, t),
    prompt: t('What do you want to call this connection?'),
    step: 4,
    totalSteps,
    back,
    value: draft.name || freeName(proposedName(draft, t), others),
    check: (text) => nameProblem(text, others, t),
  });
  if (answer.kind !== 'chosen') return { kind: answer.kind === 'back' ? 'back' : 'left' };
  return { kind: 'next', gathered: { ...draft, name: answer.value.trim() } };
}

function proposedName({ credentials }: SetupDraft, t: Translate): string {
  const profile = credentials?.kind === 'cli-profile' ? credentials.profile.slice(0, 50) : '';
  return profile === '' || profile === 'default' ? t('Alibaba Cloud') : profile;
}
