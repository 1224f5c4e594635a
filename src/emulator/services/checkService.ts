import { findMachine } from '../catalog/machines.ts';
import { findQuota } from '../catalog/quotas.ts';
import { asObject } from '../catalog/spec.ts';
import { checkConfiguredScaler } from '../scaling/scaler.ts';
import { instanceTypesOf, invalid, memberTypeOf, type ServiceConfig } from './config.ts';
import { checkLabels } from './labels.ts';
import { checkRollingStrategy } from './rollingStrategy.ts';

const namePattern = /^[a-z0-9][a-z0-9_-]{2,62}$/;

/** Refuses what EAS would refuse: no name, a bad name, no instance count, nothing to run, resources that do not exist. */
export function checkService(config: ServiceConfig, name: string): void {
  if (!namePattern.test(name)) {
    throw invalid(
      `The service name "${name.slice(0, 80)}" is not valid: use 3 to 63 lower-case letters, digits, hyphens and underscores, and begin with a letter or digit.`,
    );
  }
  checkLabels(config.labels ?? {});
  if (config.members) return;
  checkRunnable(config, '');
}

/** Refuses a service or member that cannot run. `where` names a member, for the sentence. */
export function checkRunnable(config: ServiceConfig, where: string): void {
  const at = where ? `${where}: ` : '';
  if (config.metadata?.instance === undefined)
    throw invalid(`${at}metadata.instance, the number of instances, is missing.`);
  const runs =
    config.containers?.some((container) => container.image) || 'processor' in config || 'model_path' in config;
  if (!runs && !('processor_type' in config) && memberTypeOf(config) !== 'LLMGateway') {
    throw invalid(`${at}there is nothing to run: give containers with an image, or a processor.`);
  }
  checkPlace(config, at);
  checkPorts(config, at);
  checkMetadata(config, at);
  checkStorage(config, at);
  checkRollingStrategy(config, at);
  checkConfiguredScaler(config, at);
}

function checkPlace(config: ServiceConfig, at: string): void {
  for (const type of instanceTypesOf(config)) {
    if (type !== 'dedicated_resource' && !findMachine(type)) {
      throw invalid(
        `${at}the instance type ${type} does not exist in this region; DescribeMachineSpec lists those that do.`,
      );
    }
  }
  const quota = config.metadata?.quota_id;
  if (quota && !findQuota(quota)) throw invalid(`${at}the resource quota ${quota} does not exist.`);
}

/** Documented: EAS keeps 8080 and 9090 for itself, and 8080 of a load balancer. */
function checkPorts(config: ServiceConfig, at: string): void {
  for (const [index, { port }] of (config.containers ?? []).entries()) {
    if (port !== undefined) checkPort(port, `${at}containers.${index}.port`, [8080, 9090]);
  }
  const { nlb } = asObject(config['networking']);
  for (const [index, entry] of (Array.isArray(nlb) ? nlb : []).entries()) {
    const port = asObject(entry)['listener_port'];
    if (port !== undefined) checkPort(port, `${at}networking.nlb.${index}.listener_port`, [8080]);
  }
}

function checkPort(port: unknown, where: string, reserved: readonly number[]): void {
  const taken = reserved.join(' and ');
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalid(`${where} must be a port from 1 to 65535.`);
  }
  if (reserved.includes(port)) throw invalid(`${where} cannot be ${port}: EAS uses ${taken} itself.`);
}

function checkMetadata(config: ServiceConfig, at: string): void {
  const metadata = asObject(config.metadata);
  const { qos, rdma, gpu_memory: gpuMemory, gpu_core_percentage: gpuPart } = metadata;
  if (qos !== undefined && qos !== '' && qos !== 'BestEffort') {
    throw invalid(`${at}metadata.qos must be empty or BestEffort.`);
  }
  if (rdma !== undefined && rdma !== 0 && rdma !== false && !config.metadata?.quota_id) {
    throw invalid(`${at}metadata.rdma works on Lingjun resources only: set metadata.quota_id too.`);
  }
  const sliced = gpuMemory ?? gpuPart;
  if (sliced !== undefined && sliced !== 0 && !config.metadata?.quota_id && !config.metadata?.resource) {
    throw invalid(
      `${at}a part of a GPU (metadata.gpu_memory, gpu_core_percentage) can be had in a resource group or a quota only.`,
    );
  }
}

/** Keys of a storage entry that do not say what is mounted. */
const notASource = new Set(['mount_path', 'properties']);

function checkStorage(config: ServiceConfig, at: string): void {
  for (const [index, entry] of (config.storage ?? []).entries()) {
    const where = `${at}storage.${index}`;
    const path: unknown = entry['mount_path'];
    if (typeof path !== 'string' || path === '') throw invalid(`${where}.mount_path is missing.`);
    if (Object.keys(entry).some((key) => !notASource.has(key))) continue;
    throw invalid(`${where} does not say what to mount: oss, nfs, cpfs, dataset, git or empty_dir.`);
  }
}
