import * as z from 'zod/mini';
import type { CloudAnswer, CloudRequest } from '../../cloud/transport.ts';
import { readAnswer } from '../answers.ts';
import { type ActionName, buildRequest, type CallParts } from '../requests.ts';
import { GalleryModelsAnswer, ProfilesAnswer } from '../wire/gallery.ts';
import { field, listOf, text } from '../wire/tolerant.ts';
import type { NotChecked } from './checkRow.ts';
import type { Known } from './runSteps.ts';

/** Where the check looks. */
export interface ProbePlace {
  readonly region: string;
  readonly workspaceId?: string | undefined;
}

/** A cheap read that needs the same permission as the feature's own. */
export interface Probe {
  /** What the call says, or why it cannot be asked yet. */
  readonly parts: (place: ProbePlace, known: Known) => CallParts | NotChecked;
  /** What the answer tells for later probes. */
  readonly learn?: (request: CloudRequest, answer: CloudAnswer) => Known;
  /** Probes that find what this one works with. Their own failing only leaves this one without it. */
  readonly after?: readonly ActionName[];
}

/** What the probes read of lists: names only. */
const NamedServices = z.looseObject({ Services: listOf(z.looseObject({ ServiceName: z.string() })) });

/** The same for workspaces. */
export const NamedWorkspaces = z.looseObject({
  Workspaces: listOf(
    z.looseObject({ WorkspaceId: text, WorkspaceName: field(z.string()), DisplayName: field(z.string()) }),
  ),
});

const one = { PageNumber: 1, PageSize: 1 };

/** One read of the first service that is listed. */
function ofService(query: CallParts['query'] = {}): Probe {
  return {
    after: ['ListServices'],
    parts: ({ region }, { service }) =>
      service === undefined
        ? { kind: 'no-service' }
        : { path: { ClusterId: region, ServiceName: service }, query, subject: service },
  };
}

/** One read about the first profile of the first model. */
const ofProfile: Probe = {
  after: ['ListModelDeploymentProfiles', 'ListWorkspaces'],
  parts: (place, { model, modelVersion, profile, workspaceId }) => {
    if (model === undefined) return { kind: 'no-model' };
    if (profile === undefined || modelVersion === undefined) return { kind: 'no-profile' };
    const workspace = place.workspaceId ?? workspaceId;
    if (workspace === undefined) return { kind: 'no-workspace' };
    const query = { ModelVersion: modelVersion, ProfileId: profile, WorkspaceId: workspace };
    return { path: { ModelId: model }, query, subject: model };
  },
};

/** How each read is tried. A read without an entry, and every change, is not tried. */
export const probes: Partial<Readonly<Record<ActionName, Probe>>> = {
  ListServices: {
    parts: ({ workspaceId }) => ({ query: { ...one, WorkspaceId: workspaceId } }),
    learn: (request, answer) => {
      const service = readAnswer(NamedServices, request, answer).Services[0]?.ServiceName;
      return service === undefined ? {} : { service };
    },
  },
  DescribeService: ofService(),
  ListServiceInstances: ofService(one),
  DescribeServiceEndpoints: ofService(),
  DescribeServiceEvent: ofService({ PageNum: '1', PageSize: '1' }),
  DescribeServiceLog: ofService({ PageNum: 1, PageSize: 1 }),
  DescribeMachineSpec: { parts: () => ({ query: { ChargeType: 'PostPaid', ResourceType: 'Public' } }) },
  ListWorkspaces: {
    parts: () => ({ query: one }),
    learn: (request, answer) => {
      const workspaceId = readAnswer(NamedWorkspaces, request, answer).Workspaces[0]?.WorkspaceId;
      return workspaceId === undefined ? {} : { workspaceId };
    },
  },
  ListQuotas: { parts: () => ({ query: { ...one, ResourceType: 'ECS' } }) },
  ListModelGalleryModels: {
    parts: () => ({ query: { ...one, Deployable: true, Task: 'large-language-model' } }),
    learn: (request, answer) => {
      const model = readAnswer(GalleryModelsAnswer, request, answer).Models[0]?.ModelId;
      return model === undefined ? {} : { model };
    },
  },
  ListModelDeploymentProfiles: {
    after: ['ListModelGalleryModels'],
    parts: (_place, { model }) =>
      model === undefined ? { kind: 'no-model' } : { path: { ModelId: model }, subject: model },
    learn: (request, answer) => {
      const { ModelVersion: modelVersion, Profiles } = readAnswer(ProfilesAnswer, request, answer);
      const profile = Profiles[0]?.ProfileId;
      return modelVersion === undefined || profile === undefined ? {} : { modelVersion, profile };
    },
  },
  GetModelDeploymentResources: ofProfile,
  GetModelDeploymentSpec: ofProfile,
};

/** A probe as it is sent. */
export function probeRequest(action: ActionName, parts: CallParts): CloudRequest {
  return { ...buildRequest(action, parts), timeoutMs: probeTimeoutMs };
}

/** Shorter than the features' own: the check is to end soon also where nothing answers. Our choice. */
export const probeTimeoutMs = 10_000;
