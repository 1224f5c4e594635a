/** When an instance passes its stages: decided once, when it is ordered (inferred.ts, `minutes`). */
import { findMachine } from '../catalog/machines.ts';
import { findQuota } from '../catalog/quotas.ts';
import type { TimeScale } from '../clock.ts';
import { fractionOf } from '../ids.ts';
import { minutes } from '../inferred.ts';
import { faultKey, type InstanceFault } from '../instanceFaults.ts';
import { workerSize } from '../resources/size.ts';
import type { InstanceRecord, Pace, Problem } from '../state/instanceRecord.ts';
import { instanceTypesOf, memberTypeOf, type ServiceConfig } from './config.ts';
import { machineOf, modelOf } from './modelOf.ts';
import { firstReadyRun } from './runs.ts';
import { planTrouble } from './troublePlan.ts';

/** Why instances are ordered: a first start has to load everything, a later one finds image and weights near. */
export type Occasion = 'create' | 'again';

export interface InstanceOrder {
  readonly name: string;
  readonly serviceName: string;
  readonly version: number;
  readonly config: ServiceConfig;
  readonly occasion: Occasion;
  /** Real time, ms. */
  readonly at: number;
  /** Machines of its quota or resource group that are still free; undefined without either. */
  readonly freeNodes: number | undefined;
  /** The rule of --faults that takes it. */
  readonly fault?: InstanceFault | undefined;
}

type Kind = 'router' | 'single' | 'large';

function kindOf(config: ServiceConfig): Kind {
  if (memberTypeOf(config) === 'LLMGateway') return 'router';
  const gpus = machineOf(config)?.gpus ?? config.metadata?.gpu ?? 0;
  return gpus >= 8 ? 'large' : 'single';
}

/** Image names that no registry has, for trying out the failure. */
const unpullable = /not-?found|does-?not-?exist|missing|invalid|bad-?image|unpullable|nosuch/i;

function quotaProblem({ config, freeNodes, fault }: InstanceOrder): string | undefined {
  const quota = findQuota(config.metadata?.quota_id ?? '');
  const isFull = quota !== undefined && (freeNodes ?? 0) < (config.unit?.size ?? 1);
  if (!isFull && fault?.instance !== 'quota-full') return undefined;
  if (!quota) return 'Insufficient resources in the quota: no free node.';
  return `Insufficient resources in quota ${quota.name} (${quota.id}): no free ${quota.nodeType} node.`;
}

function resourceProblem({ config, freeNodes }: InstanceOrder): string | undefined {
  const { resource, quota_id: quota } = config.metadata ?? {};
  if (!resource || quota || freeNodes === undefined || freeNodes >= (config.unit?.size ?? 1)) return undefined;
  const { cpu, memoryMb, gpu } = workerSize(config);
  return `Insufficient resources in resource group ${resource}: no instance has ${cpu} CPUs, ${memoryMb} MB and ${gpu} GPUs free.`;
}

function stockProblem({ config, fault }: InstanceOrder): string | undefined {
  const types = instanceTypesOf(config);
  const ownMachines = config.metadata?.quota_id || config.metadata?.resource;
  const isOut = !ownMachines && types.length > 0 && !types.some((type) => findMachine(type)?.inStock);
  if (!isOut && fault?.instance !== 'no-stock') return undefined;
  return `Out of Stock: ${types.join(', ') || 'the instance type'} is not available in any zone of the region.`;
}

function imageProblem({ config, fault }: InstanceOrder): string | undefined {
  const images = (config.containers ?? []).flatMap((container) => container.image ?? []);
  const image = images.find((name) => unpullable.test(name));
  if (image === undefined && fault?.instance !== 'image-pull') return undefined;
  return `Failed to pull image "${image ?? images[0] ?? 'of the processor'}": not found.`;
}

/** What keeps an instance from starting, and for how long. */
function problemOf(order: InstanceOrder, scale: TimeScale): Problem | undefined {
  const problem = (kind: Problem['kind'], message: string, giveUp: number): Problem => {
    const { instance, forMinutes } = order.fault ?? {};
    const passes = instance === faultOf[kind] && forMinutes !== undefined && forMinutes < giveUp;
    const endsAt = passes ? { endsAt: order.at + scale.ms(forMinutes) } : {};
    return { kind, message, givesUpAt: order.at + scale.ms(giveUp), ...endsAt };
  };
  const quota = quotaProblem(order);
  if (quota !== undefined) return problem('quota-full', quota, minutes.giveUp.quotaFull);
  const resource = resourceProblem(order);
  if (resource !== undefined) return problem('resource-full', resource, minutes.giveUp.resourceFull);
  const stock = stockProblem(order);
  if (stock !== undefined) return problem('out-of-stock', stock, minutes.giveUp.outOfStock);
  const image = imageProblem(order);
  return image === undefined ? undefined : problem('image-pull', image, minutes.giveUp.imagePull);
}

/** The fault that makes a problem on purpose. */
const faultOf: Readonly<Record<Problem['kind'], InstanceFault['instance'] | undefined>> = {
  'out-of-stock': 'no-stock',
  'quota-full': 'quota-full',
  'image-pull': 'image-pull',
  'resource-full': undefined,
};

/** The instance with the times of its stages. Pure: the same order gives the same plan. */
export function planInstance(order: InstanceOrder, scale: TimeScale): InstanceRecord {
  const { config, at, name, version, occasion, fault } = order;
  const kind = kindOf(config);
  const problem = problemOf(order, scale);
  const base: InstanceRecord = {
    name,
    version,
    orderedAt: at,
    ...(problem ? { problem } : {}),
    ...(fault ? { fault: faultKey(fault) } : {}),
  };
  const waits = problem?.endsAt === undefined ? 0 : problem.endsAt - at;
  const holdsImage = problem?.kind === 'image-pull';
  if (problem && problem.endsAt === undefined && !holdsImage) return base;
  const spread = spreadOf(name);
  const scheduled = scale.ms(minutes.accepted + minutes.schedule[kind] * spread);
  const scheduledAt = at + scheduled + (holdsImage ? 0 : waits);
  if (holdsImage && problem.endsAt === undefined) return { ...base, scheduledAt };
  const pull = scale.ms(minutes.pull[kind] * (occasion === 'create' ? 1 : 0.1) * spread);
  const pulledAt = Math.max(scheduledAt, holdsImage ? at + waits : 0) + pull;
  const pace = paceFor(order, kind, spread, scale);
  const trouble = planTrouble(order, pace, pulledAt, scale);
  const ready = withReadyTimes({ ...base, scheduledAt, pulledAt, pace, ...(trouble ? { trouble } : {}) });
  const reclaimAfter = fault && ready.readyAt !== undefined ? reclaimMs(fault, scale) : undefined;
  return reclaimAfter === undefined ? ready : { ...ready, reclaimAt: (ready.readyAt ?? at) + reclaimAfter };
}

/** How long a spot machine runs before a rule takes it back, in ms; undefined for other rules. */
export function reclaimMs(rule: InstanceFault, scale: TimeScale): number | undefined {
  return rule.instance === 'spot-reclaim' ? scale.ms(rule.afterMinutes ?? minutes.runsBeforeTrouble) : undefined;
}

/** The record with the times of the first run of its container that comes so far. */
function withReadyTimes(instance: InstanceRecord): InstanceRecord {
  const { loadedAt, readyAt } = firstReadyRun(instance) ?? {};
  return { ...instance, ...(loadedAt === undefined || readyAt === undefined ? {} : { loadedAt, readyAt }) };
}

function paceFor(order: InstanceOrder, kind: Kind, spread: number, scale: TimeScale): Pace {
  const later = laterPace(order, scale);
  const loadMs = scale.ms(loadMinutes(order, kind) * spread);
  return { ...later, loadMs: order.occasion === 'create' ? loadMs : later.againMs, probeMs: later.againProbeMs };
}

/** How long the runs of a container take that follow its first, at the time scale of now. */
export function laterPace(
  of: Pick<InstanceOrder, 'name' | 'serviceName' | 'config'>,
  scale: TimeScale,
): Pick<Pace, 'againMs' | 'againProbeMs' | 'backOffMs'> {
  const kind = kindOf(of.config);
  const load = loadMinutes(of, kind) * (kind === 'router' ? 1 : minutes.loadCached);
  return {
    againMs: scale.ms(load * spreadOf(of.name)),
    againProbeMs: scale.ms(minutes.probe[kind]),
    backOffMs: scale.ms(minutes.backOff),
  };
}

/** Instances are not all equally quick. */
function spreadOf(name: string): number {
  return 0.97 + 0.06 * fractionOf(name);
}

function loadMinutes(of: Pick<InstanceOrder, 'serviceName' | 'config'>, kind: Kind): number {
  if (kind === 'router') return 0.2;
  const billions = modelOf(of.config, of.serviceName)?.billions ?? 0;
  return minutes.loadBase + minutes.loadPerBillion * billions;
}

/** The instance, told to end at a time. */
export function endInstance(instance: InstanceRecord, at: number, scale: TimeScale): InstanceRecord {
  if (instance.endingAt !== undefined && instance.endingAt <= at) return instance;
  // Nothing runs yet on an instance that was not placed: it is gone at once.
  const placed = instance.scheduledAt !== undefined && instance.scheduledAt <= at;
  return { ...instance, endingAt: at, goneAt: at + (placed ? scale.ms(minutes.terminate) : 0) };
}
