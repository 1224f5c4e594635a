import type { Translate } from '../../messages/translate.ts';
import type { DeploymentProfile, GalleryModel } from '../wire/gallery.ts';
import { textAt } from './json.ts';
import { memberRole } from './memberRole.ts';

/** An engine by the name its makers write. */
export function engineTitle(framework: string): string {
  const known: Readonly<Record<string, string>> = { vllm: 'vLLM', sglang: 'SGLang', bladellm: 'BladeLLM' };
  return known[framework.toLowerCase()] ?? framework;
}

/**
 * What a template is called: its own display name where it has one (a label; that EAS sends it is not documented), else
 * what the console calls it. `pd` of an optimised model is "EP+PD Separation-PAI Optimized" there. The words
 * for other categories are ours; a category that we do not know is shown as it is.
 */
export function templateTitle(profile: DeploymentProfile, model: GalleryModel | undefined, t: Translate): string {
  const named = textAt(profile.Labels, 'DisplayName');
  if (named) return named;
  const base = categoryTitle(profile, t);
  const optimized = /pai-optimized/i.test(model?.ModelName ?? model?.ModelId ?? '');
  return optimized ? t('{0}-PAI Optimized', base) : base;
}

function categoryTitle(profile: DeploymentProfile, t: Translate): string {
  switch (profile.Category?.toLowerCase()) {
    case 'pd':
      return t('EP+PD Separation');
    case 'singlenode':
      return t('Single Machine');
    case 'multinodes':
      return t('Multiple Machines');
    default:
      return profile.Category || profile.Scenario || profile.ProfileId;
  }
}

/** A sentence on what a template runs, and the devices it is made for. */
export function templateDescription(profile: DeploymentProfile, t: Translate): string {
  const roles = new Set(profile.Members.map(({ MemberType }) => memberRole(MemberType)));
  const separated = roles.has('prefill') && roles.has('decode');
  const what = separated
    ? t('Prefill and Decode run on machines of their own behind a router.')
    : profile.Category?.toLowerCase() === 'multinodes'
      ? t('One instance spans several machines.')
      : t('One instance runs on one machine.');
  const devices = [
    ...new Set(profile.Devices.flatMap(({ DisplayName, DeviceType }) => DisplayName || DeviceType || [])),
  ];
  return devices.length === 0 ? what : `${what} ${t('Made for {0}.', devices.join(', '))}`;
}
