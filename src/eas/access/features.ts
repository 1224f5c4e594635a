import type { ActionName } from '../requests.ts';

/** A part of the product that a person knows by name. */
export type Feature =
  | 'services-view'
  | 'instances'
  | 'deploy'
  | 'deploy-from-gallery'
  | 'deploy-progress'
  | 'chat'
  | 'copy-endpoint'
  | 'start'
  | 'stop'
  | 'delete';

/** Which actions a feature sends. */
export interface FeatureNeeds {
  readonly feature: Feature;
  /** Without one of these the feature does not work. */
  readonly required: readonly ActionName[];
  /** Without one of these it works with less. */
  readonly optional: readonly ActionName[];
}

/** What each feature of the product asks of the cloud. The one list: the check, its advice and the README follow it. */
export const featureNeeds: readonly FeatureNeeds[] = [
  { feature: 'services-view', required: ['ListServices'], optional: [] },
  { feature: 'instances', required: ['ListServiceInstances'], optional: [] },
  {
    feature: 'deploy',
    required: ['CreateService'],
    optional: ['ListWorkspaces', 'ListServices', 'DescribeMachineSpec', 'ListQuotas'],
  },
  {
    feature: 'deploy-from-gallery',
    required: [
      'ListModelGalleryModels',
      'ListModelDeploymentProfiles',
      'GetModelDeploymentSpec',
      'GetModelDeploymentResources',
    ],
    optional: [],
  },
  { feature: 'deploy-progress', required: ['DescribeService'], optional: ['ListServices', 'DescribeServiceEvent'] },
  { feature: 'chat', required: ['DescribeServiceEndpoints'], optional: ['DescribeService'] },
  { feature: 'copy-endpoint', required: ['DescribeServiceEndpoints'], optional: [] },
  { feature: 'start', required: ['StartService'], optional: [] },
  { feature: 'stop', required: ['StopService'], optional: [] },
  { feature: 'delete', required: ['DeleteService'], optional: [] },
];

/** Every action that a feature sends, each once, in the order of the features. */
export function neededActions(): ActionName[] {
  return [...new Set(featureNeeds.flatMap(({ required, optional }) => [...required, ...optional]))];
}

/** The features that an action is for: those that stop without it, and those that go on with less. */
export function featuresOf(action: ActionName): { required: Feature[]; optional: Feature[] } {
  const named = (kind: 'required' | 'optional'): Feature[] =>
    featureNeeds.filter((needs) => needs[kind].includes(action)).map(({ feature }) => feature);
  return { required: named('required'), optional: named('optional') };
}
