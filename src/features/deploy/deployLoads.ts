import type { EasApi, ProfileChoice, Profiles, ServiceConfig } from '../../eas/api.ts';
import type { DeploymentForm } from '../../eas/deployment/form.ts';
import type { ResourceFacts } from '../../eas/deployment/resourceOptions.ts';
import type { GalleryModel, MemberMatch, ResourceSelection } from '../../eas/wire/gallery.ts';
import type { Workspace } from '../../eas/wire/workspace.ts';
import { Loading } from './loading.ts';

/** How many models the list shows at once: more than a person reads through, fewer than a search makes needless. */
const modelLimit = 50;

/** The answer to one search. */
export interface FoundModels {
  readonly query: string;
  readonly models: readonly GalleryModel[];
  readonly total: number;
}

/** What the members of a template can run on, with what is known of it. */
export interface Resources extends ResourceFacts {
  readonly matches: readonly MemberMatch[];
}

/** Everything the form fetches over one connection. Each kind stands alone: one that fails does not stop the others. */
export class DeployLoads {
  readonly workspaces: Loading<readonly Workspace[]>;
  readonly models: Loading<FoundModels>;
  readonly profiles: Loading<Profiles>;
  readonly resources: Loading<Resources>;
  readonly spec: Loading<ServiceConfig>;
  #query = '';

  constructor(
    private readonly warn: (error: unknown) => void,
    changed: () => void,
  ) {
    this.workspaces = new Loading(changed);
    this.models = new Loading(changed);
    this.profiles = new Loading(changed);
    this.resources = new Loading(changed);
    this.spec = new Loading(changed);
  }

  async loadWorkspaces(api: EasApi): Promise<readonly Workspace[] | undefined> {
    return this.workspaces.run((signal) => api.listWorkspaces(signal));
  }

  async searchModels(api: EasApi, query = this.#query): Promise<void> {
    this.#query = query;
    await this.models.run(async (signal) => ({ query, ...(await api.searchModels(query, modelLimit, signal)) }));
  }

  async loadProfiles(api: EasApi, modelId: string): Promise<Profiles | undefined> {
    this.profiles.reset();
    return this.profiles.run((signal) => api.listProfiles(modelId, signal));
  }

  /** Machines and quotas only add facts to what the gallery matched: without them the form still works. */
  async loadResources(api: EasApi, choice: ProfileChoice): Promise<void> {
    await this.resources.run(async (signal) => {
      const tolerate = <T>(answer: Promise<T[]>): Promise<T[]> =>
        answer.catch((error: unknown) => {
          if (!signal.aborted) this.warn(error);
          return [];
        });
      const [matches, machines, quotas] = await Promise.all([
        api.matchResources(choice, signal),
        tolerate(api.listMachineSpecs(signal)),
        tolerate(api.listQuotas(choice.workspaceId, signal)),
      ]);
      return { matches, machines, quotas };
    });
  }

  async loadSpec(
    api: EasApi,
    choice: ProfileChoice,
    selections: readonly ResourceSelection[],
  ): Promise<ServiceConfig | undefined> {
    return this.spec.run((signal) => api.getDeploymentSpec(choice, selections, signal));
  }

  /** Forgets what belongs to a template. */
  resetTemplate(): void {
    this.resources.reset();
    this.spec.reset();
  }

  reset(): void {
    for (const load of [this.workspaces, this.models, this.profiles]) load.reset();
    this.resetTemplate();
    this.#query = '';
  }
}

/** The resources that the form names, as GetModelDeploymentSpec takes them. */
export function selectionsOf(form: DeploymentForm): ResourceSelection[] {
  return form.members.flatMap(({ memberType, resource }): ResourceSelection[] => {
    if (resource === undefined) return [];
    if (resource.kind === 'public') return [{ MemberType: memberType, InstanceType: resource.instanceType }];
    if (resource.kind === 'dedicated') return [{ MemberType: memberType, ResourceId: resource.resourceId }];
    const { quotaId, quotaType } = resource;
    return [{ MemberType: memberType, QuotaId: quotaId, ...(quotaType === undefined ? {} : { QuotaType: quotaType }) }];
  });
}
