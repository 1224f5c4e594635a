import * as z from 'zod/mini';
import type { EasApi } from '../api.ts';
import { CloudError } from '../../cloud/errors.ts';
import { Service } from '../wire/service.ts';

/** For tests: a service as the schema reads it. */
export function service(name: string, fields: Readonly<Record<string, unknown>> = {}): Service {
  const { config, ...rest } = fields;
  return z.parse(Service, {
    ServiceName: name,
    ServiceUid: `eas-m-${name}`,
    Status: 'Running',
    TotalInstance: 1,
    RunningInstance: 1,
    ...(config === undefined ? {} : { ServiceConfig: JSON.stringify(config) }),
    ...rest,
  });
}

/** For tests: an API of which only the given methods work. */
export function apiWith(methods: Partial<EasApi>): EasApi {
  const refuse = (): never => {
    throw new CloudError({ kind: 'server', action: 'NotInThisTest' });
  };
  return {
    region: 'r',
    listServices: refuse,
    describeService: refuse,
    createService: refuse,
    startService: refuse,
    stopService: refuse,
    deleteService: refuse,
    listInstances: refuse,
    describeEndpoints: refuse,
    listEvents: () => Promise.resolve([]),
    readLogPage: refuse,
    listMachineSpecs: refuse,
    listWorkspaces: refuse,
    listQuotas: refuse,
    searchModels: refuse,
    listProfiles: refuse,
    matchResources: refuse,
    getDeploymentSpec: refuse,
    ...methods,
  };
}
