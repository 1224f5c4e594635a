import type { ProfileSummary } from '../../../cloud/cliProfiles.ts';
import type { ListChoice, StepEnd } from '../../../host/steps.ts';
import type { CredentialChoice } from '../connectionSpec.ts';
import { profileDetail, profileTrouble } from './profileWords.ts';
import { setupTitle, totalSteps, type SetupDraft, type SetupParts } from './setupDraft.ts';

type Picked =
  | { readonly kind: 'default-chain' | 'new-key' | 'kept-key' }
  | { readonly kind: 'profile'; readonly profile: ProfileSummary }
  /** A row that only says something. */
  | { readonly kind: 'nothing' };

/** Asks whose credentials sign the requests, and tries them: without credentials no region helps. */
export async function askCredentials(
  draft: SetupDraft,
  back: boolean,
  parts: SetupParts,
): Promise<StepEnd<SetupDraft>> {
  const { t, steps, world, explain } = parts;
  const profiles = await world.profiles().catch((error: unknown) => explain(error));
  const answer = await steps.list<Picked>({
    title: setupTitle(draft, t),
    placeholder: t('Which credentials sign the requests?'),
    step: 1,
    totalSteps,
    back,
    choices: choices(draft, profiles, parts),
  });
  if (answer.kind !== 'chosen') return { kind: answer.kind === 'back' ? 'back' : 'left' };
  const picked = answer.value;
  if (picked.kind === 'nothing') return { kind: 'again' };
  if (picked.kind === 'kept-key') return next(draft, { kind: 'access-key' });
  if (picked.kind === 'new-key') {
    const newKey = draft.newKey ?? {};
    return { kind: 'next', gathered: { ...draft, credentials: { kind: 'access-key' }, newKey, ownRegion: undefined } };
  }
  const profile = picked.kind === 'profile' ? picked.profile : currentProfile(profiles, parts);
  const choice = await agreedChoice(picked.kind, profile, parts);
  if (!choice) return { kind: 'again' };
  try {
    const looking = t('Looking for credentials…');
    const { region } = await parts.prompts.progress(looking, () => world.tryCredentials(choice));
    return next(draft, choice, region);
  } catch (error) {
    void parts.prompts.notify('error', explain(error));
    return { kind: 'again' };
  }
}

function next(draft: SetupDraft, credentials: CredentialChoice, ownRegion?: string): StepEnd<SetupDraft> {
  return { kind: 'next', gathered: { ...draft, credentials, newKey: undefined, ownRegion } };
}

/** The choice after what is wrong with a profile was said, and what it does was agreed to. */
async function agreedChoice(
  kind: 'default-chain' | 'profile',
  profile: ProfileSummary | undefined,
  { prompts, t }: SetupParts,
): Promise<CredentialChoice | undefined> {
  const trouble = kind === 'profile' && profile ? profileTrouble(profile, t) : undefined;
  if (trouble) {
    void prompts.notify('warning', trouble);
    return undefined;
  }
  const consent = profile?.needsConsent === true;
  if (consent && !(await prompts.confirm(consentQuestion(profile, t)))) return undefined;
  return kind === 'profile' && profile
    ? { kind: 'cli-profile', profile: profile.name, consent }
    : { kind: 'default-chain', consent };
}

/** What a profile does that is more than reading, as a question. */
export function consentQuestion(
  { name, mode }: Pick<ProfileSummary, 'name' | 'mode'>,
  t: SetupParts['t'],
): { message: string; detail: string; action: string } {
  return {
    message:
      mode === 'External'
        ? t('Let the CLI profile {0} run its command?', name)
        : t('Let the CLI profile {0} renew its login?', name),
    detail:
      mode === 'External'
        ? t('It runs the command that stands in ~/.aliyun/config.json, each time credentials are needed.')
        : t('Its login is renewed while you work, and the new secrets are written to ~/.aliyun/config.json.'),
    action: t('Allow'),
  };
}

/** The profile that the default chain would take. */
function currentProfile(
  profiles: readonly ProfileSummary[] | string,
  { world }: SetupParts,
): ProfileSummary | undefined {
  if (typeof profiles === 'string' || world.hasEnvironmentKey) return undefined;
  return profiles.find(({ isCurrent }) => isCurrent);
}

function choices(
  { edited, credentials }: SetupDraft,
  profiles: readonly ProfileSummary[] | string,
  parts: SetupParts,
): ListChoice<Picked>[] {
  const { t } = parts;
  const now = credentials ?? edited?.credentials;
  const machine: ListChoice<Picked> = {
    label: t('The credentials of this machine'),
    description: machineSource(profiles, parts),
    detail: t('As every Alibaba Cloud tool finds them: the environment, then the CLI profile in use.'),
    icon: 'device-desktop',
    preselected: now?.kind === 'default-chain',
    value: { kind: 'default-chain' },
  };
  const kept: ListChoice<Picked> = {
    label: t('The access key that is kept already'),
    icon: 'key',
    preselected: now?.kind === 'access-key',
    value: { kind: 'kept-key' },
  };
  const typed: ListChoice<Picked> = {
    heading: '',
    label: t('An access key…'),
    detail: t("Kept in VS Code's secret storage. Temporary (STS) keys work too."),
    icon: 'key',
    value: { kind: 'new-key' },
  };
  const hasKept = edited?.credentials.kind === 'access-key';
  return [...(hasKept ? [kept] : []), machine, ...profileRows(profiles, now, t), typed];
}

function profileRows(
  profiles: readonly ProfileSummary[] | string,
  now: CredentialChoice | undefined,
  t: SetupParts['t'],
): ListChoice<Picked>[] {
  const heading = t('Profiles of the Alibaba Cloud CLI');
  if (typeof profiles === 'string') {
    return [
      {
        heading,
        label: t('The profiles cannot be read'),
        detail: profiles,
        icon: 'warning',
        value: { kind: 'nothing' },
      },
    ];
  }
  return profiles.map((profile, at) => ({
    ...(at === 0 ? { heading } : {}),
    label: profile.name,
    description: [profile.mode, profile.region ?? '', profile.isCurrent ? t('in use') : ''].filter(Boolean).join(' · '),
    detail: profileDetail(profile, t),
    icon: profileTrouble(profile, t) ? 'warning' : 'account',
    preselected: now?.kind === 'cli-profile' && now.profile === profile.name,
    value: { kind: 'profile', profile },
  }));
}

function machineSource(profiles: readonly ProfileSummary[] | string, parts: SetupParts): string {
  if (parts.world.hasEnvironmentKey) return parts.t('the environment');
  const profile = currentProfile(profiles, parts);
  return profile ? parts.t('CLI profile {0}', profile.name) : '';
}
