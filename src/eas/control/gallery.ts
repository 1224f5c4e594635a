import { CloudError } from '../../cloud/errors.ts';
import type { EasApi, ProfileChoice } from '../api.ts';
import type { CallParts, QueryValue } from '../requests.ts';
import {
  DeploymentResourcesAnswer,
  DeploymentSpecAnswer,
  GalleryModelsAnswer,
  ProfilesAnswer,
} from '../wire/gallery.ts';
import type { EasCaller } from './caller.ts';

/** The Model Gallery: from a model to the configuration of a service. Every method rejects with a `CloudError`. */
export type GalleryApi = Pick<EasApi, 'searchModels' | 'listProfiles' | 'matchResources' | 'getDeploymentSpec'>;

const maxModels = 100;

/** The Model Gallery over a caller. */
export function galleryApi(caller: EasCaller): GalleryApi {
  const spec = async (choice: ProfileChoice, selections: string | undefined, signal: AbortSignal | undefined) => {
    const parts = profileParts(choice, { ResourceSelections: selections });
    return (await caller.read('GetModelDeploymentSpec', parts, DeploymentSpecAnswer, signal)).InferenceSpec;
  };
  return {
    searchModels: async (query, limit, signal) => {
      const parts = {
        query: {
          Deployable: true,
          Task: 'large-language-model',
          Query: query.trim() || undefined,
          PageNumber: 1,
          PageSize: Math.max(1, Math.min(limit, maxModels)),
        },
      };
      const answer = await caller.read('ListModelGalleryModels', parts, GalleryModelsAnswer, signal);
      const models = answer.Models.slice(0, limit);
      return { models, total: Math.max(answer.TotalCount ?? 0, models.length) };
    },
    listProfiles: async (modelId, signal) => {
      const parts = { path: { ModelId: modelId }, subject: modelId };
      const answer = await caller.read('ListModelDeploymentProfiles', parts, ProfilesAnswer, signal);
      return { modelVersion: answer.ModelVersion, profiles: answer.Profiles };
    },
    matchResources: async (choice, signal) => {
      const parts = profileParts(choice);
      return (await caller.read('GetModelDeploymentResources', parts, DeploymentResourcesAnswer, signal)).MemberMatches;
    },
    /*
     * `ResourceSelections` is documented as a "URL-encoded JSON array", and the SDK's example value is encoded text.
     * Inferred: this describes the wire, where every query value is encoded once. Should a server insist on a value
     * that is encoded text itself (twice on the wire, as the example taken literally gives), it refuses the plain
     * one, and the read is asked once more in that form.
     */
    getDeploymentSpec: async (choice, selections, signal) => {
      if (selections.length === 0) return spec(choice, undefined, signal);
      const json = JSON.stringify(selections);
      try {
        return await spec(choice, json, signal);
      } catch (error) {
        if (!(error instanceof CloudError) || error.kind !== 'invalid') throw error;
        return await spec(choice, encodeURIComponent(json), signal).catch(() => {
          throw error;
        });
      }
    },
  };
}

function profileParts(choice: ProfileChoice, query: Readonly<Record<string, QueryValue>> = {}): CallParts {
  return {
    path: { ModelId: choice.modelId },
    query: {
      ModelVersion: choice.modelVersion,
      ProfileId: choice.profileId,
      WorkspaceId: choice.workspaceId,
      ...query,
    },
    subject: choice.modelId,
  };
}
