import type { EasApi, ProfileChoice, Profiles, ServiceConfig } from '../../eas/api.ts';
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
  /** Why some of the facts are missing. */
  readonly troubles: readonly unknown[];
}

/** Everything the form fetches over one connection. Each kind stands alone: one that fails does not stop the others. */
export class DeployLoads {
  /** Names that services have already. Only a help: the form does without. */
  readonly services: Loading<readonly string[]>;
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
    this.services = new Loading(changed, warn);
    this.workspaces = new Loading(changed, warn);
    this.models = new Loading(changed, warn);
    this.profiles = new Loading(changed, warn);
    this.resources = new Loading(changed, warn);
    this.spec = new Loading(changed, warn);
  }

  async loadWorkspaces(api: EasApi, accept: (workspaces: readonly Workspace[]) => void): Promise<void> {
    await this.workspaces.run((signal) => api.listWorkspaces(signal), accept);
  }

  async loadServices(api: EasApi): Promise<void> {
    await this.services.run(async (signal) => {
      const services = await api.listServices({}, signal);
      return services.map(({ ServiceName }) => ServiceName);
    });
  }

  async searchModels(api: EasApi, query = this.#query): Promise<void> {
    this.#query = query;
    await this.models.run(async (signal) => ({ query, ...(await api.searchModels(query, modelLimit, signal)) }));
  }

  async loadProfiles(api: EasApi, modelId: string, accept: (profiles: Profiles) => void): Promise<void> {
    this.profiles.reset();
    await this.profiles.run((signal) => api.listProfiles(modelId, signal), accept);
  }

  /** Machines and quotas only add facts to what the gallery matched: without them the form still works. */
  async loadResources(api: EasApi, choice: ProfileChoice): Promise<void> {
    await this.resources.run(async (signal) => {
      const troubles: unknown[] = [];
      const tolerate = <T>(answer: Promise<T[]>): Promise<T[]> =>
        answer.catch((error: unknown) => {
          if (!signal.aborted) this.warn(error);
          troubles.push(error);
          return [];
        });
      const [matches, machines, quotas] = await Promise.all([
        api.matchResources(choice, signal),
        tolerate(api.listMachineSpecs(signal)),
        tolerate(api.listQuotas(choice.workspaceId, signal)),
      ]);
      return { matches, machines, quotas, troubles };
    });
  }

  async loadSpec(
    api: EasApi,
    choice: ProfileChoice,
    selections: readonly ResourceSelection[],
    accept: (spec: ServiceConfig) => void,
  ): Promise<void> {
    await this.spec.run((signal) => api.getDeploymentSpec(choice, selections, signal), accept);
  }

  /** Forgets what belongs to a template. */
  resetTemplate(): void {
    this.resources.reset();
    this.spec.reset();
  }

  reset(): void {
    for (const load of [this.services, this.workspaces, this.models, this.profiles]) load.reset();
    this.resetTemplate();
    this.#query = '';
  }
}
