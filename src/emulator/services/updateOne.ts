import { refuseUnknownResource } from '../resources/resourceFree.ts';
import type { EmulatorState } from '../state/model.ts';
import type { ServiceRecord, ServiceVersion } from '../state/serviceRecord.ts';
import { countedConfig, rollService, scaleInstances } from './change.ts';
import { checkRunnable, checkService } from './checkService.ts';
import { invalid, knownConfig, readConfig, type ServiceConfig } from './config.ts';
import { sameShown } from './document.ts';
import { mergeJson } from './json.ts';
import { checkLabels } from './labels.ts';
import { freeNodesFor } from './quotaNodes.ts';
import { withoutPlans } from './rolling.ts';
import { serviceStatus } from './status.ts';
import { currentVersion, withNewVersion, withOldVersion } from './versions.ts';
import { withServices, type ChangeEnv } from './world.ts';

type Document = Readonly<Record<string, unknown>>;

/** A new configuration of one service. */
export interface NewConfig {
  readonly document: Document;
  /** `merge`: keys are added to the stored configuration. `replace`: the body becomes the whole of it. */
  readonly type: 'merge' | 'replace';
}

/** Changes the configuration of one service, which is no aggregate; the body is checked. */
export function updateOne(
  state: EmulatorState,
  service: ServiceRecord,
  request: NewConfig,
  env: ChangeEnv,
): EmulatorState {
  refuseRename(service, request.document);
  const config = request.type === 'merge' ? mergeJson(service.config, request.document) : { ...request.document };
  checkConfig(service, config);
  refuseUnknownResource(state, readConfig(config), env.now);
  const labels = labelsKept(service.labels, readConfig(request.document).labels ?? {});
  checkLabels({ ...readConfig(config).labels, ...labels });
  const sameLabels = Object.keys(labels).length === Object.keys(service.labels).length;
  if (sameShown(service, config, service.config) && sameLabels) return state;
  const count = readConfig(config).metadata?.instance ?? 0;
  const onlyCount = sameLabels && sameShown(service, countedConfig(config, 0), countedConfig(service.config, 0));
  if (onlyCount && !isStopped(state, service, env)) {
    const freeNodes = freeNodesFor(state, readConfig(config), env.now, asItIs(service, env.now));
    return withServices(state, [scaleInstances(service, count, [], { ...env, freeNodes })], env.now);
  }
  const left = currentVersion(service, service.config);
  const updated = { ...withNewVersion(service, config, left, env.now), ...(sameLabels ? {} : { labels }) };
  return applyVersion(state, service, updated, env);
}

/** Labels that calls gave the service, without those that the configuration now gives another value. */
function labelsKept(
  own: Readonly<Record<string, string>>,
  written: NonNullable<ServiceConfig['labels']>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own).filter(([key, value]) => written[key] === undefined || String(written[key]) === value),
  );
}

/**
 * Goes back to a version that the service had: a rolling update with its configuration. The instance count stays that
 * of now, since scaling makes no versions [INFER].
 */
export function restoreVersion(
  state: EmulatorState,
  service: ServiceRecord,
  version: ServiceVersion,
  env: ChangeEnv,
): EmulatorState {
  const count = knownConfig(service.config).metadata?.instance ?? 0;
  const to = { ...version, config: countedConfig(version.config, count) };
  const left = currentVersion(service, service.config);
  return applyVersion(state, service, withOldVersion(service, to, left, env.now), env);
}

function applyVersion(
  state: EmulatorState,
  before: ServiceRecord,
  updated: ServiceRecord,
  env: ChangeEnv,
): EmulatorState {
  if (isStopped(state, before, env)) return withServices(state, [updated], env.now);
  const freeNodes = freeNodesFor(state, readConfig(updated.config), env.now, asItIs(updated, env.now));
  return withServices(state, [rollService(updated, { ...env, freeNodes })], env.now);
}

/** The service without what is only planned: the plan that is made now takes its place. */
function asItIs(service: ServiceRecord, now: number): ServiceRecord {
  return { ...service, instances: withoutPlans(service.instances, now) };
}

function isStopped(state: EmulatorState, service: ServiceRecord, env: ChangeEnv): boolean {
  return ['Stopped', 'Stopping', 'Deleting'].includes(serviceStatus(state, service, env.now, env.scale).status);
}

function checkConfig(service: ServiceRecord, config: Document): void {
  const read = readConfig(config);
  if (read.members) throw invalid('A service cannot become an aggregated one: create a new service.');
  if (service.parentUid === undefined) checkService(read, service.name);
  else checkRunnable(read, service.memberType ?? '');
  const group = knownConfig(service.config).metadata?.group;
  if ((read.metadata?.group || undefined) === (group || undefined)) return;
  throw invalid(`The service group of ${service.name} is fixed when the service is created: it is ${group || 'none'}.`);
}

/** Refuses a body that names the service otherwise. */
export function refuseRename(service: ServiceRecord, document: Document): void {
  const read = readConfig(document);
  const name = read.metadata?.name ?? read.name;
  const own = service.parentUid === undefined ? service.name : undefined;
  if (name === undefined || name === own || (own === undefined && name === service.name)) return;
  throw invalid(`The name of a service cannot be changed (${service.name} to ${name.slice(0, 80)}).`);
}
