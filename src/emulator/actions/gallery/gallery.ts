import { findModel, type ModelEntry, type ProfileEntry } from '../../catalog/models.ts';
import { findMachine } from '../../catalog/machines.ts';
import { quotas } from '../../catalog/quotas.ts';
import { deploymentSpec, memberMeta, memberTypes } from '../../catalog/spec.ts';
import { workspaces } from '../../catalog/workspaces.ts';
import { refusal, type ApiError } from '../../http/apiError.ts';
import { codes } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { findResource } from '../../resources/resourceFree.ts';
import { presentNodes } from '../../resources/nodeState.ts';
import { visibleResources } from '../../resources/resources.ts';
import { answerEnv, type Action, type ActionCall } from '../action.ts';
import { applySelections, readSelections } from './resourceSelections.ts';

function notFound(message: string): ApiError {
  return refusal(codes.modelNotFound, message);
}

function requireModel(call: ActionCall): ModelEntry {
  const id = call.path['ModelId'] ?? '';
  const model = findModel(id);
  if (!model) throw notFound(`The model ${id.slice(0, 80)} does not exist in the Model Gallery.`);
  return model;
}

function checkVersion(call: ActionCall, model: ModelEntry): void {
  const version = call.query.get('ModelVersion');
  if (version === undefined || version === model.version) return;
  throw notFound(`${model.name} has no version ${version.slice(0, 40)}.`);
}

function requireProfile(call: ActionCall): { model: ModelEntry; profile: ProfileEntry; workspaceId: string } {
  const model = requireModel(call);
  checkVersion(call, model);
  const id = call.query.get('ProfileId');
  const profile = model.profiles.find((entry) => entry.id === id);
  if (!profile) throw notFound(`${model.name} has no deployment profile ${(id ?? '').slice(0, 80)}.`);
  const workspaceId = call.query.get('WorkspaceId') ?? '';
  if (!workspaces.some((workspace) => workspace.id === workspaceId)) {
    throw invalid(`The workspace ${workspaceId.slice(0, 40)} does not exist.`);
  }
  return { model, profile, workspaceId };
}

function profileAnswer(model: ModelEntry, profile: ProfileEntry): object {
  const devices = new Map<string, string[]>();
  for (const type of profile.instanceTypes) {
    const gpu = findMachine(type)?.gpu ?? '';
    devices.set(gpu, [...(devices.get(gpu) ?? []), type]);
  }
  return {
    ProfileId: profile.id,
    Framework: profile.framework,
    Category: profile.category,
    Scenario: profile.scenario,
    Labels: { DisplayName: profile.template },
    Optimizations: profile.optimizations,
    Devices: [...devices].map(([gpu, types]) => ({
      DeviceType: `NVIDIA_${gpu.replaceAll('-', '_')}`,
      DisplayName: gpu,
      DeviceCategory: 'NVIDIA',
      InstanceTypes: types,
    })),
    Members: memberTypes(profile).map((type) => ({ MemberType: type, Meta: memberMeta(model, profile, type) })),
  };
}

/** Without ModelVersion: the newest that can be deployed. */
export const listModelDeploymentProfiles: Action = (call) => {
  const model = requireModel(call);
  checkVersion(call, model);
  return {
    ModelId: model.id,
    ModelVersion: model.version,
    Profiles: model.profiles.map((profile) => profileAnswer(model, profile)),
    TotalCount: model.profiles.length,
  };
};

/** Instance types of CPU machines that a router can stand on. */
const routerTypes = ['ecs.c7.2xlarge', 'ecs.g7.4xlarge'];

export const getModelDeploymentResources: Action = (call) => {
  const { profile, workspaceId } = requireProfile(call);
  const { state, now } = answerEnv(call.world);
  return {
    MemberMatches: memberTypes(profile).map((type) => {
      const types = type === 'LLMGateway' ? routerTypes : profile.instanceTypes;
      const fitting = quotas.filter(
        (quota) => quota.workspaceIds.includes(workspaceId) && types.includes(quota.nodeType),
      );
      return {
        MemberType: type,
        PublicResources: types.map((entry) => ({ InstanceType: entry })),
        DedicatedResources: visibleResources(state, now)
          .filter((resource) => presentNodes(resource, now).some((node) => types.includes(node.type)))
          .map((resource) => ({ ResourceId: resource.id })),
        Quotas: fitting.map((quota) => ({ QuotaId: quota.id })),
      };
    }),
  };
};

export const getModelDeploymentSpec: Action = (call) => {
  const { model, profile, workspaceId } = requireProfile(call);
  const spec = deploymentSpec(model, profile, workspaceId);
  const selections = readSelections(call.query.get('ResourceSelections'));
  const { state, now } = answerEnv(call.world);
  const knows = (id: string): boolean => findResource(state, id, now) !== undefined;
  return { InferenceSpec: applySelections(spec, memberTypes(profile), selections, knows) };
};
