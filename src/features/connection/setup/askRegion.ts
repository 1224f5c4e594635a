import { regionsOf } from '../../../cloud/endpoints.ts';
import type { ListChoice, StepEnd } from '../../../host/steps.ts';
import { orderedRegions, regionName } from '../regionName.ts';
import { setupTitle, totalSteps, type SetupDraft, type SetupParts } from './setupDraft.ts';

/**
 * Asks for the region: the CLI profile's own first, and marked. Who takes that one follows the profile; every other
 * one is the person's choice.
 */
export async function askRegion(
  draft: SetupDraft,
  back: boolean,
  { steps, t }: SetupParts,
): Promise<StepEnd<SetupDraft>> {
  const { ownRegion: own, edited } = draft;
  const now = draft.region ?? (edited?.region || own);
  const choice = (region: string): ListChoice<string | undefined> => ({
    label: region,
    description: [regionName(region, t), region === own ? t('from your CLI profile') : ''].filter(Boolean).join(' · '),
    preselected: region === now,
    value: region === own ? undefined : region,
  });
  const regions = orderedRegions(regionsOf('eas'), own);
  const answer = await steps.list<string | undefined>({
    title: setupTitle(draft, t),
    placeholder: t('Which region? Search by its name or id.'),
    step: 2,
    totalSteps,
    back,
    choices: regions.map(choice),
    // Alibaba Cloud opens regions faster than lists of them are renewed.
    typed: (text) =>
      /^[a-z]{2}-[a-z]+(-[a-z0-9]+)*$/.test(text) && !regions.some((region) => region.startsWith(text))
        ? choice(text)
        : undefined,
  });
  if (answer.kind !== 'chosen') return { kind: answer.kind === 'back' ? 'back' : 'left' };
  return { kind: 'next', gathered: { ...draft, region: answer.value } };
}
