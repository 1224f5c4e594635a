import * as z from 'zod/mini';
import { findGateway } from '../../catalog/gateways.ts';
import { workspaces } from '../../catalog/workspaces.ts';
import { isoSeconds } from '../../clock.ts';
import { deleteGroup as deleteInState } from '../../groups/deleteGroup.ts';
import * as groups from '../../groups/groups.ts';
import { groupMembers, isQueue } from '../../groups/members.ts';
import { account, region } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { predictUrl, type AnswerEnv } from '../../services/serviceAnswer.ts';
import type { GroupRecord } from '../../state/groupRecord.ts';
import { groupEndpoints } from '../../traffic/endpoints.ts';
import { answerEnv, byLetters, changeEnv, pageOf, slicePage, type Action, type ActionCall } from '../action.ts';
import { labelList, Labels, labelWords, readFields } from '../fields.ts';
import { flagOf, hasLabels, mapOf, oneOf, sortedBy } from '../query.ts';

const Network = z.object({
  GatewayId: z.optional(z.string()),
  SecurityGroupId: z.optional(z.string()),
  VSwitchId: z.optional(z.string()),
  VpcId: z.optional(z.string()),
});
const modes = ['auto', 'customized'] as const;
const words = {
  Name: 'letters, digits, hyphens and underscores, at most 63 of them',
  Labels: labelWords,
  Network: 'an object with GatewayId, SecurityGroupId, VSwitchId and VpcId',
  WorkSpaceId: 'the id of a workspace, as text',
  TrafficMode: 'auto or customized',
};
const CreateBody = z.object({
  Name: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/)),
  Labels: z.optional(Labels),
  Network: z.optional(Network),
  WorkSpaceId: z.optional(z.string()),
});
const UpdateBody = z.object({
  Labels: z.optional(Labels),
  Network: z.optional(Network),
  TrafficMode: z.optional(z.enum(modes)),
});

function networkIn(network: z.infer<typeof Network> | undefined): Record<string, string> | undefined {
  if (!network) return undefined;
  if (network.GatewayId && !findGateway(network.GatewayId)) {
    throw invalid(`The gateway ${network.GatewayId.slice(0, 80)} does not exist in this region.`);
  }
  return Object.fromEntries(Object.entries(network).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function groupName(call: ActionCall): string {
  return call.path['GroupName'] ?? '';
}

export const createGroup: Action = async (call) => {
  const { world } = call;
  const body = readFields(call, CreateBody, words);
  const workspaceId = body.WorkSpaceId || undefined;
  if (workspaceId && !workspaces.some((entry) => entry.id === workspaceId)) {
    throw invalid(`The workspace ${workspaceId.slice(0, 40)} does not exist.`);
  }
  const network = networkIn(body.Network);
  const request = { name: body.Name, workspaceId, labels: body.Labels ?? {}, network };
  await world.store.commit((state) => groups.createGroup(state, request, changeEnv(world)));
  return { Message: `Create service group ${body.Name} successfully` };
};

export const updateGroup: Action = async (call) => {
  const { world } = call;
  const body = readFields(call, UpdateBody, words);
  const network = networkIn(body.Network);
  const change = {
    ...(body.Labels ? { labels: body.Labels } : {}),
    ...(network ? { network } : {}),
    ...(body.TrafficMode ? { trafficMode: body.TrafficMode } : {}),
  };
  await world.store.commit((state) => groups.updateGroup(state, groupName(call), change, changeEnv(world)));
  return { Message: `Update service group ${groupName(call)} successfully` };
};

export const deleteGroup: Action = async (call) => {
  const { world } = call;
  const cascade = flagOf(call, 'CascadeDelete') ?? false;
  await world.store.commit((state) => deleteInState(state, groupName(call), cascade, changeEnv(world)));
  return { Message: `Delete service group ${groupName(call)} successfully` };
};

function groupAnswer(env: AnswerEnv, group: GroupRecord): object {
  const url = predictUrl(env.origin, group.name);
  const queue = groupMembers(env.state, group.name, env.now).find(isQueue);
  return {
    Name: group.name,
    ClusterId: region.id,
    AccessToken: group.token,
    InternetEndpoint: url,
    IntranetEndpoint: url,
    TrafficMode: group.trafficMode,
    Labels: labelList(group.labels),
    ...(group.network ? { Network: group.network } : {}),
    ...(queue ? { QueueService: queue.name } : {}),
    CallerUid: account.callerUid,
    ParentUid: account.uid,
    CreateTime: isoSeconds(group.createdAt),
    UpdateTime: isoSeconds(group.updatedAt),
  };
}

export const describeGroup: Action = (call) => {
  const env = answerEnv(call.world);
  return groupAnswer(env, groups.requireGroup(env.state, groupName(call), env.now));
};

export const listGroups: Action = (call) => {
  const env = answerEnv(call.world);
  const page = pageOf(call, 100);
  const mode = oneOf(call, 'TrafficMode', modes);
  const workspace = call.query.get('WorkspaceId');
  const part = call.query.get('Filter') ?? '';
  const wanted = mapOf(call, 'Labels');
  const chosen = groups
    .visibleGroups(env.state, env.now)
    .filter((group) => group.name.includes(part))
    .filter((group) => mode === undefined || group.trafficMode === mode)
    .filter((group) => workspace === undefined || group.workspaceId === workspace)
    .filter((group) => hasLabels(group.labels, wanted))
    .toSorted((a, b) => byLetters(a.name, b.name));
  const sorted = sortedBy(call, chosen, sortKeys, { sort: 'CreateTime', order: 'desc' });
  const shown = slicePage(sorted, page).map((group) => groupAnswer(env, group));
  return { Groups: shown, TotalCount: chosen.length, PageNumber: page.number, PageSize: page.size };
};

const sortKeys = {
  CreateTime: (group: GroupRecord) => group.createdAt,
  UpdateTime: (group: GroupRecord) => group.updatedAt,
  Name: (group: GroupRecord) => group.name,
};

export const describeGroupEndpoints: Action = (call) => {
  const env = answerEnv(call.world);
  const group = groups.requireGroup(env.state, groupName(call), env.now);
  return {
    AccessToken: group.token,
    Endpoints: groupEndpoints(group, env.origin),
    Message: 'Execution succeeded.',
  };
};
