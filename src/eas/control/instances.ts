import { CloudError } from '../../cloud/errors.ts';
import type { SortOrder } from '../api.ts';
import {
  type Container,
  ContainersAnswer,
  type Instance,
  InstancePage,
  InstanceTokenAnswer,
} from '../wire/instance.ts';
import type { EasCaller } from './caller.ts';
import { wireNames } from './wireNames.ts';

/** Which instances of a service are listed, and in which order; every value left out does not filter. */
export interface InstanceFilter {
  /** Of an aggregate: the member they belong to, such as `LLMDecode`. */
  readonly memberType?: string;
  /** Gives the units of several machines instead of their machines. */
  readonly listReplica?: boolean;
  /** The machines of this unit. */
  readonly replicaName?: string;
  readonly instanceName?: string;
  readonly instanceStatus?: string;
  readonly instanceIp?: string;
  readonly hostIp?: string;
  /** Part of the name or of an address. */
  readonly text?: string;
  readonly role?: string;
  readonly instanceType?: string;
  readonly isSpot?: boolean;
  readonly resourceType?: string;
  /** A resource group's id. */
  readonly resource?: string;
  readonly quotaId?: string;
  /** Field to sort by, such as `StartTime`. */
  readonly sort?: string;
  readonly order?: SortOrder;
}

/** Which instance is meant: one machine, or a unit of several. */
export interface InstanceChoice {
  readonly name: string;
  /** True when it is the name of a unit (`IsReplica` of the list). */
  readonly isReplica?: boolean | undefined;
}

/** The instances of services. Every method rejects with a `CloudError`; a change is sent once. */
export interface InstancesApi {
  /** All pages of ListServiceInstances. */
  list(service: string, filter?: InstanceFilter, signal?: AbortSignal): Promise<Instance[]>;
  listContainers(service: string, instance: string, signal?: AbortSignal): Promise<Container[]>;
  /** Ends the instances; new ones take their place. Units and single machines cannot be mixed in one call. */
  restart(
    service: string,
    instances: readonly string[],
    options?: { isReplica?: boolean | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Starts the process in the containers anew, and keeps the instances; of one container when it is named. */
  softRestart(
    service: string,
    instances: readonly string[],
    options?: { container?: string | undefined; isReplica?: boolean | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Takes the instance out of the traffic, or brings it back. */
  isolate(service: string, instance: InstanceChoice, isolated: boolean, signal?: AbortSignal): Promise<void>;
  /** Sets the instance apart for debugging; a new one takes its place. This cannot be undone. */
  detach(service: string, instance: InstanceChoice, signal?: AbortSignal): Promise<void>;
  /** The address of a shell in the instance. It is a secret: open it, and keep it nowhere. */
  workbenchUrl(service: string, instance: string, container?: string, signal?: AbortSignal): Promise<string>;
}

/** The instances of services over a caller. */
export function instancesApi(caller: EasCaller): InstancesApi {
  const ofInstance = (service: string, instance: string) =>
    caller.ofService(service, { path: { InstanceName: instance } });

  const end = (
    service: string,
    instances: readonly string[],
    query: Record<string, string | boolean | undefined>,
    signal: AbortSignal | undefined,
  ) => {
    const parts = caller.ofService(service, { query: { InstanceList: listText(instances), ...query } });
    return caller.change('DeleteServiceInstances', parts, signal);
  };

  const set = (service: string, { name, isReplica }: InstanceChoice, body: object, signal: AbortSignal | undefined) => {
    const parts = { ...ofInstance(service, name), query: { IsReplica: isReplica }, body };
    return caller.change('UpdateServiceInstance', parts, signal);
  };

  return {
    list: (service, { text, ...filter } = {}, signal) => {
      const query = { ...wireNames(filter, { instanceIp: 'InstanceIP', hostIp: 'HostIP' }), Filter: text };
      return caller.list('ListServiceInstances', caller.ofService(service, { query }), instancePages, signal);
    },
    listContainers: async (service, instance, signal) =>
      (await caller.read('ListServiceContainers', ofInstance(service, instance), ContainersAnswer, signal)).Containers,
    restart: async (service, instances, { isReplica } = {}, signal) =>
      end(service, instances, { IsReplica: isReplica }, signal),
    softRestart: async (service, instances, { container, isReplica } = {}, signal) =>
      end(service, instances, { SoftRestart: true, Container: container, IsReplica: isReplica }, signal),
    isolate: (service, instance, isolated, signal) => set(service, instance, { Isolate: isolated }, signal),
    detach: (service, instance, signal) => set(service, instance, { Detach: true }, signal),
    workbenchUrl: async (service, instance, container, signal) => {
      const query = { ActionType: 'WorkBench', WorkerName: container };
      const parts = { ...ofInstance(service, instance), query };
      return (await caller.read('CreateServiceInstanceToken', parts, InstanceTokenAnswer, signal)).WorkbenchUrl;
    },
  };
}

const instancePages = { page: InstancePage, keyOf: (instance: Instance) => instance.InstanceName };

/** No names are refused here: nothing says what EAS makes of an empty list. */
function listText(instances: readonly string[]): string {
  if (instances.length > 0) return instances.join(',');
  throw new CloudError({ kind: 'invalid', action: 'DeleteServiceInstances', code: 'MissingInstanceList' });
}
