import * as z from 'zod/mini';
import { isoSeconds } from '../../clock.ts';
import { missing } from '../../http/apiError.ts';
import { account, region } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { resourceWords } from '../../resources/nodeState.ts';
import * as resources from '../../resources/resources.ts';
import { resourceSums } from '../../resources/resourceSums.ts';
import { serviceAnswer, type AnswerEnv } from '../../services/serviceAnswer.ts';
import type { ResourceRecord, SelfManaged } from '../../state/resourceRecord.ts';
import { answerEnv, byLetters, changeEnv, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { readFields } from '../fields.ts';
import { oneOf, sortedBy } from '../query.ts';
import { nodeFields, nodeOrder, nodeWords } from './nodeOrder.ts';

const Name = z.string().check(z.minLength(1), z.maxLength(27));
const Options = z.object({
  ExternalClusterId: z.optional(z.string()),
  RoleName: z.optional(z.string()),
  NodeMatchLabels: z.optional(z.record(z.string(), z.string())),
  NodeTolerations: z.optional(
    z.array(
      z.object({
        effect: z.optional(z.enum(['PreferNoSchedule', 'NoSchedule', 'NoExecute'])),
        key: z.optional(z.string()),
        operator: z.optional(z.enum(['Equal', 'Exists'])),
        value: z.optional(z.string()),
      }),
    ),
  ),
});
const CreateBody = z.object({
  ...nodeFields,
  ResourceName: z.optional(Name),
  ResourceType: z.optional(z.enum(['Dedicated', 'SelfManaged'])),
  SelfManagedResourceOptions: z.optional(Options),
  UsageMode: z.optional(z.string().check(z.minLength(1))),
});
const UpdateBody = z.object({ ResourceName: z.optional(Name), SelfManagedResourceOptions: z.optional(Options) });
const words = {
  ...nodeWords,
  ResourceName: 'text of 1 to 27 characters',
  ResourceType: 'Dedicated or SelfManaged',
  SelfManagedResourceOptions:
    'an object with ExternalClusterId, RoleName, NodeMatchLabels and NodeTolerations (effect PreferNoSchedule, NoSchedule or NoExecute, operator Equal or Exists)',
  UsageMode: 'text',
};

/** The id of the resource group in the path. */
export function resourceId(call: ActionCall): string {
  return call.path['ResourceId'] ?? '';
}

function definedOnly(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function selfManagedIn(options: z.infer<typeof Options> | undefined): SelfManaged | undefined {
  if (!options) return undefined;
  return {
    externalClusterId: options.ExternalClusterId,
    roleName: options.RoleName,
    nodeMatchLabels: options.NodeMatchLabels,
    nodeTolerations: options.NodeTolerations?.map(definedOnly),
  };
}

/** A dedicated group may begin with machines; a self-managed one finds its own in a cluster, which is not here. */
export const createResource: Action = async (call) => {
  const { world } = call;
  const body = readFields(call, CreateBody, words);
  const type = body.ResourceType ?? 'Dedicated';
  const selfManaged = selfManagedIn(body.SelfManagedResourceOptions);
  if (type === 'SelfManaged' && !selfManaged?.externalClusterId) throw missing('SelfManagedResourceOptions');
  if (type === 'SelfManaged' && body.EcsInstanceType) {
    throw invalid(
      'EcsInstanceType is for dedicated resource groups: a self-managed one uses the machines of its cluster.',
    );
  }
  const order = body.EcsInstanceType === undefined ? undefined : nodeOrder(body);
  const request = { type, selfManaged, order, name: body.ResourceName, usageMode: body.UsageMode ?? 'inference' };
  const made = await world.store.commit((state) => resources.createResource(state, request, changeEnv(world)));
  return {
    ClusterId: region.id,
    ResourceId: made.id,
    ResourceName: made.name,
    OwnerUid: account.uid,
    InstanceIds: made.nodes.map((node) => node.id),
  };
};

export const updateResource: Action = async (call) => {
  const { world } = call;
  const body = readFields(call, UpdateBody, words);
  const selfManaged = selfManagedIn(body.SelfManagedResourceOptions);
  const env = changeEnv(world);
  const changed = await world.store.commit((state) =>
    resources.changeResource(state, resourceId(call), env, (resource) => {
      if (selfManaged && resource.type !== 'SelfManaged') {
        throw invalid(`${resource.id} is a dedicated resource group: SelfManagedResourceOptions cannot be set.`);
      }
      return {
        ...resource,
        updatedAt: env.now,
        name: body.ResourceName ?? resource.name,
        ...(selfManaged ? { selfManaged: { ...resource.selfManaged, ...selfManaged } } : {}),
      };
    }),
  );
  return { ResourceId: changed.id, ResourceName: changed.name };
};

export const deleteResource: Action = async (call) => {
  const { world } = call;
  await world.store.commit((state) => resources.deleteResource(state, resourceId(call), changeEnv(world)));
  return { Message: `Resource [${resourceId(call)}] is deleted.` };
};

/** The fields that both answers have; `ServiceCount` and `ExtraData` are of another type in each. */
function resourceAnswer(env: AnswerEnv, resource: ResourceRecord): Record<string, unknown> {
  const { status, message } = resourceWords(resource, env.now);
  const sums = resourceSums(env.state, resource, env.now);
  return {
    ClusterId: region.id,
    ResourceId: resource.id,
    ResourceName: resource.name,
    ResourceType: resource.type,
    UsageMode: resource.usageMode,
    Status: status,
    Message: message,
    Features: [],
    CpuCount: sums.total.cpu,
    CpuUsed: sums.used.cpu,
    GpuCount: sums.total.gpu,
    GpuUsed: sums.used.gpu,
    Memory: sums.total.memoryMb,
    MemoryUsed: sums.used.memoryMb,
    InstanceCount: sums.prePaid + sums.postPaid,
    PrePaidInstanceCount: sums.prePaid,
    PostPaidInstanceCount: sums.postPaid,
    InstanceMaxAllocatableCPU: sums.largestFree.cpu,
    InstanceMaxAllocatableGPU: sums.largestFree.gpu,
    InstanceMaxAllocatableMemory: sums.largestFree.memoryMb,
    CreateTime: isoSeconds(resource.createdAt),
    UpdateTime: isoSeconds(resource.updatedAt),
  };
}

export const describeResource: Action = (call) => {
  const env = answerEnv(call.world);
  const resource = resources.requireResource(env.state, resourceId(call), env.now);
  const count = resources.usersOf(env.state, resource.id, env.now).length;
  return { ...resourceAnswer(env, resource), OwnerUid: account.uid, ServiceCount: String(count), ExtraData: '{}' };
};

function listedAnswer(env: AnswerEnv, resource: ResourceRecord): Record<string, unknown> {
  const count = resources.usersOf(env.state, resource.id, env.now).length;
  return { ...resourceAnswer(env, resource), ServiceCount: count, ExtraData: {}, Vendor: 'ECS' };
}

const sortNames = [
  'CreateTime',
  'PrePaidInstanceCount',
  'PostPaidInstanceCount',
  'CpuCount',
  'CpuUsed',
  'GpuCount',
  'GpuUsed',
  'Memory',
  'MemoryUsed',
  'ServiceCount',
] as const;

const sortKeys = Object.fromEntries(
  sortNames.map((name) => [
    name,
    (answer: Readonly<Record<string, unknown>>) => {
      const value = answer[name];
      return typeof value === 'number' ? value : String(value);
    },
  ]),
);

/** Without `UsageMode` it lists groups for inference only, as the contract says. */
export const listResources: Action = (call) => {
  const env = answerEnv(call.world);
  const page = pageOf(call, 100);
  const type = oneOf(call, 'ResourceType', ['Dedicated', 'SelfManaged']);
  const { query } = call;
  const chosen = resources
    .visibleResources(env.state, env.now)
    .filter((resource) => resource.usageMode === (query.get('UsageMode') ?? 'inference'))
    .filter((resource) => type === undefined || resource.type === type)
    .filter((resource) => resource.id === (query.get('ResourceId') ?? resource.id))
    .filter((resource) => resource.name.includes(query.get('ResourceName') ?? ''))
    .toSorted((a, b) => byLetters(a.id, b.id))
    .map((resource) => listedAnswer(env, resource))
    .filter((answer) => answer['Status'] === (query.get('ResourceStatus') ?? answer['Status']));
  const sorted = sortedBy(call, chosen, sortKeys, { sort: 'CreateTime', order: 'desc' });
  return {
    Resources: slicePage(sorted, page),
    TotalCount: chosen.length,
    PageNumber: page.number,
    PageSize: page.size,
  };
};

export const listResourceServices: Action = (call) => {
  const env = answerEnv(call.world);
  const page = pageOf(call, 100);
  const { id } = resources.requireResource(env.state, resourceId(call), env.now);
  const users = resources.usersOf(env.state, id, env.now);
  const shown = slicePage(users, page).map((service) => serviceAnswer(env, service));
  return { Services: shown, TotalCount: users.length, PageNumber: page.number, PageSize: page.size };
};
