import { ConfigPage, type DynamicConfig } from '../wire/dynamicConfig.ts';
import type { EasCaller } from './caller.ts';

/**
 * Settings of a running service that count at once, such as those of a router (that the router reads them here is
 * inferred). A key has letters, digits and `. _ - /`, at most 100 characters. Every method rejects with a
 * `CloudError`; a change is sent once.
 */
export interface DynamicConfigsApi {
  /** All pages of ListConfigs. */
  list(service: string, signal?: AbortSignal): Promise<DynamicConfig[]>;
  create(service: string, key: string, value: string, signal?: AbortSignal): Promise<void>;
  update(service: string, key: string, value: string, signal?: AbortSignal): Promise<void>;
  delete(service: string, key: string, signal?: AbortSignal): Promise<void>;
}

/** Settings of running services over a caller. */
export function dynamicConfigsApi(caller: EasCaller): DynamicConfigsApi {
  // `service` is the only type there is; answers write it with a capital letter.
  const place = (service: string) => ({ ClusterId: caller.region, ConfigType: 'service', Name: service });
  const at = (service: string, key: string) => ({ path: { ...place(service), ConfigKey: key }, subject: service });
  return {
    list: (service, signal) =>
      caller.list('ListConfigs', { path: place(service), subject: service }, configPages, signal),
    create: (service, key, value, signal) =>
      caller.change('CreateConfig', { ...at(service, key), body: { Value: value } }, signal),
    update: (service, key, value, signal) =>
      caller.change('UpdateConfig', { ...at(service, key), body: { Value: value } }, signal),
    delete: (service, key, signal) => caller.change('DeleteConfig', at(service, key), signal),
  };
}

const configPages = {
  page: ConfigPage,
  keyOf: (config: DynamicConfig) => config.Key,
  numberName: 'Page',
  // The most that EAS takes.
  pageSize: 200,
} as const;
