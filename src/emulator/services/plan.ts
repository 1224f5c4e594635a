/** When an instance passes its stages: decided once, when it is ordered (inferred.ts, `minutes`). */
import { findMachine } from '../catalog/machines.ts';
import { findQuota } from '../catalog/quotas.ts';
import type { TimeScale } from '../clock.ts';
import { fractionOf } from '../ids.ts';
import { minutes } from '../inferred.ts';
import type { InstanceRecord, Problem } from '../state/instanceRecord.ts';
import { instanceTypesOf, memberTypeOf, type ServiceConfig } from './config.ts';
import { machineOf, modelOf } from './modelOf.ts';

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
  /** Machines of its quota that are still free; undefined without a quota. */
  readonly freeNodes: number | undefined;
}

type Kind = 'router' | 'single' | 'large';

function kindOf(config: ServiceConfig): Kind {
  if (memberTypeOf(config) === 'LLMGateway') return 'router';
  const gpus = machineOf(config)?.gpus ?? config.metadata?.gpu ?? 0;
  return gpus >= 8 ? 'large' : 'single';
}

/** Image names that no registry has, for trying out the failure. */
const unpullable = /not-?found|does-?not-?exist|missing|invalid|bad-?image|unpullable|nosuch/i;

function problemOf(order: InstanceOrder, scale: TimeScale): Problem | undefined {
  const { config, at } = order;
  const types = instanceTypesOf(config);
  const quota = findQuota(config.metadata?.quota_id ?? '');
  if (quota && (order.freeNodes ?? 0) < (config.unit?.size ?? 1)) {
    const message = `Insufficient resources in quota ${quota.name} (${quota.id}): no free ${quota.nodeType} node.`;
    return { kind: 'quota-full', message, givesUpAt: at + scale.ms(minutes.giveUp.quotaFull) };
  }
  if (!quota && types.length > 0 && !types.some((type) => findMachine(type)?.inStock)) {
    const message = `Out of Stock: ${types.join(', ')} is not available in any zone of the region.`;
    return { kind: 'out-of-stock', message, givesUpAt: at + scale.ms(minutes.giveUp.outOfStock) };
  }
  const image = (config.containers ?? []).find((container) => unpullable.test(container.image ?? ''))?.image;
  if (!image) return undefined;
  const message = `Failed to pull image "${image}": not found.`;
  return { kind: 'image-pull', message, givesUpAt: at + scale.ms(minutes.giveUp.imagePull) };
}

/** The instance with the times of its stages. Pure: the same order gives the same plan. */
export function planInstance(order: InstanceOrder, scale: TimeScale): InstanceRecord {
  const { config, at, name, version, occasion } = order;
  const kind = kindOf(config);
  const problem = problemOf(order, scale);
  const base: InstanceRecord = { name, version, orderedAt: at, ...(problem ? { problem } : {}) };
  if (problem && problem.kind !== 'image-pull') return base;
  const spread = 0.97 + 0.06 * fractionOf(name);
  const scheduled = minutes.accepted + minutes.schedule[kind] * spread;
  const scheduledAt = at + scale.ms(scheduled);
  if (problem) return { ...base, scheduledAt };
  const pulled = scheduled + minutes.pull[kind] * (occasion === 'create' ? 1 : 0.1) * spread;
  const loaded = pulled + loadMinutes(order, kind) * spread;
  return {
    ...base,
    scheduledAt,
    pulledAt: at + scale.ms(pulled),
    loadedAt: at + scale.ms(loaded),
    readyAt: at + scale.ms(loaded + minutes.probe[kind]),
  };
}

function loadMinutes(order: InstanceOrder, kind: Kind): number {
  if (kind === 'router') return 0.2;
  const billions = modelOf(order.config, order.serviceName)?.billions ?? 0;
  const whole = minutes.loadBase + minutes.loadPerBillion * billions;
  return order.occasion === 'create' ? whole : whole * minutes.loadCached;
}

/** The instance, told to end at a time. */
export function endInstance(instance: InstanceRecord, at: number, scale: TimeScale): InstanceRecord {
  if (instance.endingAt !== undefined && instance.endingAt <= at) return instance;
  // Nothing runs yet on an instance that was not placed: it is gone at once.
  const placed = instance.scheduledAt !== undefined && instance.scheduledAt <= at;
  return { ...instance, endingAt: at, goneAt: at + (placed ? scale.ms(minutes.terminate) : 0) };
}
