import type { ServiceConfig, ServiceFilter } from '../api.ts';
import { CreatedService, Service, ServicePage } from '../wire/service.ts';
import { type ServiceVersion, VersionPage } from '../wire/version.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** How an update meets what is stored: adds to it, or is the whole configuration from now on. */
export type UpdateType = 'merge' | 'replace';

/** What may be done to a service: `dangerous` stops deleting and stopping, `all` every change, `none` nothing. */
export type SafetyLock = 'all' | 'dangerous' | 'none';

/** The life of services. Every method rejects with a `CloudError`; a change is sent once. */
export interface ServicesApi {
  /** All pages of ListServices. Access tokens are removed. */
  list(
    filter: ServiceFilter,
    signal?: AbortSignal,
    onPage?: (services: readonly Service[]) => void,
  ): Promise<Service[]>;
  describe(name: string, signal?: AbortSignal): Promise<Service>;
  create(
    config: ServiceConfig,
    options: { workspaceId?: string | undefined; labels?: Readonly<Record<string, string>> },
    signal?: AbortSignal,
  ): Promise<CreatedService>;
  /**
   * Changes the configuration; `merge` when no type is named. Where only `metadata.instance` differs, EAS scales and
   * does not roll. `member` is the member type of an aggregate that is meant, such as `LLMDecode` (inferred: EAS does
   * not describe MemberToUpdate).
   */
  update(
    name: string,
    config: ServiceConfig,
    options?: { type?: UpdateType; member?: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Sets the number of instances; when they become fewer, those named go first. */
  scale(name: string, instances: number, goFirst?: readonly string[], signal?: AbortSignal): Promise<void>;
  start(name: string, signal?: AbortSignal): Promise<void>;
  stop(name: string, signal?: AbortSignal): Promise<void>;
  restart(name: string, signal?: AbortSignal): Promise<void>;
  delete(name: string, signal?: AbortSignal): Promise<void>;
  /** Makes a new service like `name`, with the configuration that differs (its own name at least). */
  clone(
    name: string,
    config: ServiceConfig,
    labels?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<CreatedService>;
  /** All past versions that EAS still has. */
  listVersions(name: string, signal?: AbortSignal): Promise<ServiceVersion[]>;
  /** Goes back to a version: above 0 and below the current one. */
  switchVersion(name: string, version: number, signal?: AbortSignal): Promise<void>;
  /** Adds labels, and changes those that are there; 20 at most in all. */
  setLabels(name: string, labels: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;
  deleteLabels(name: string, keys: readonly string[], signal?: AbortSignal): Promise<void>;
  setSafetyLock(name: string, lock: SafetyLock, signal?: AbortSignal): Promise<void>;
}

/** The life of services over a caller. */
export function servicesApi(caller: EasCaller): ServicesApi {
  return {
    list: ({ text, ...filter }, signal, onPage) => {
      const query = { ...wireNames(filter), Filter: text };
      return caller.list('ListServices', { query }, { ...servicePages, onPage }, signal);
    },
    describe: (name, signal) => caller.read('DescribeService', caller.ofService(name), Service, signal),
    create: (config, { workspaceId, labels }, signal) => {
      const subject = configName(config);
      const parts = { query: { WorkspaceId: workspaceId, Labels: labels }, body: config, subject };
      return caller.changeFor('CreateService', parts, CreatedService, namedSo(subject), signal);
    },
    update: (name, config, { type, member } = {}, signal) => {
      const parts = { query: { UpdateType: type, MemberToUpdate: member }, body: config };
      return caller.change('UpdateService', caller.ofService(name, parts), signal);
    },
    scale: (name, instances, goFirst = [], signal) => {
      const body = { Instance: instances, ...(goFirst.length > 0 && { InstancesToDelete: goFirst }) };
      return caller.change('ScaleService', caller.ofService(name, { body }), signal);
    },
    start: (name, signal) => caller.change('StartService', caller.ofService(name), signal),
    stop: (name, signal) => caller.change('StopService', caller.ofService(name), signal),
    restart: (name, signal) => caller.change('RestartService', caller.ofService(name), signal),
    delete: (name, signal) => caller.change('DeleteService', caller.ofService(name), signal),
    clone: (name, config, labels, signal) => {
      const parts = caller.ofService(name, { query: { Labels: labels }, body: config });
      return caller.changeFor('CloneService', parts, CreatedService, namedSo(configName(config)), signal);
    },
    listVersions: (name, signal) => caller.list('ListServiceVersions', caller.ofService(name), versionPages, signal),
    switchVersion: (name, version, signal) =>
      caller.change('UpdateServiceVersion', caller.ofService(name, { body: { Version: version } }), signal),
    setLabels: (name, labels, signal) =>
      caller.change('UpdateServiceLabel', caller.ofService(name, { body: { Labels: labels } }), signal),
    deleteLabels: async (name, keys, signal) => {
      if (keys.length === 0) return;
      await caller.change('DeleteServiceLabel', caller.ofService(name, { query: { LabelKeys: keys } }), signal);
    },
    setSafetyLock: (name, lock, signal) =>
      caller.change('UpdateServiceSafetyLock', caller.ofService(name, { body: { Lock: lock } }), signal),
  };
}

const servicePages = {
  page: ServicePage,
  keyOf: (service: Service) => service.ServiceUid ?? service.ServiceId ?? service.ServiceName,
};

const versionPages = { page: VersionPage, keyOf: (version: ServiceVersion) => String(version.ImageId) };

/** The name that a configuration gives to its service. */
function configName(config: ServiceConfig): string | undefined {
  const { metadata, name } = config;
  const own = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : name;
  return typeof own === 'string' ? own : undefined;
}

/** What stands for an answer that does not tell the new service: the name that it was sent with. */
function namedSo(name: string | undefined): CreatedService | undefined {
  return name === undefined ? undefined : { ServiceName: name };
}
