import { account } from '../../inferred.ts';
import { trafficOf } from '../../groups/traffic.ts';
import { autoscalerOf } from '../../scaling/scaler.ts';
import type { ServiceRecord } from '../../state/serviceRecord.ts';
import { configOf } from '../../services/config.ts';
import { gatewayOf, isBurstable, resourceNameOf } from '../../services/configFields.ts';
import { groupOf, resourceTypeOf, roleOf, serviceTypeOf, type AnswerEnv } from '../../services/serviceAnswer.ts';
import { serviceStatus } from '../../services/status.ts';
import { childrenOf } from '../../services/world.ts';
import type { ActionCall } from '../action.ts';
import { flagOf, mapOf, oneOf } from '../query.ts';

type Value = (env: AnswerEnv, service: ServiceRecord) => string | undefined;

/** Filters that compare one value of a service; several wanted values are joined by commas [INFER]. */
const values: Readonly<Record<string, Value>> = {
  ServiceName: (_env, service) => service.name,
  ServiceUid: (_env, service) => service.uid,
  ParentServiceUid: (_env, service) => service.parentUid,
  WorkspaceId: (_env, service) => service.workspaceId,
  ServiceStatus: (env, service) => serviceStatus(env.state, service, env.now, env.scale).status,
  ServiceType: (env, service) => serviceTypeOf(service, childrenOf(env.state, service.uid).length > 0),
  Role: (_env, service) => roleOf(service),
  GroupName: (env, service) => groupOf(env.state, service),
  QuotaId: (_env, service) => configOf(service).metadata?.quota_id,
  ResourceId: (_env, service) => configOf(service).metadata?.resource,
  ResourceAliasName: (env, service) => resourceNameOf(env.state, configOf(service)),
  ResourceType: (_env, service) => resourceTypeOf(configOf(service)),
  TrafficState: (_env, service) => trafficOf(service).state,
  Gateway: (_env, service) => gatewayOf(configOf(service)),
  // Everything here belongs to the one account, and nothing is private [INFER].
  CallerUid: () => account.callerUid,
  Accessibility: () => 'PUBLIC',
};

const flags: Readonly<Record<string, (service: ServiceRecord) => boolean>> = {
  AutoscalerEnabled: (service) => autoscalerOf(service) !== undefined,
  CronscalerEnabled: (service) => service.cronScaler !== undefined,
  ResourceBurstable: (service) => isBurstable(configOf(service)),
};

/** True for a service that a call asks for. */
export type ServiceTest = (service: ServiceRecord) => boolean;

/** What a call of ListServices filters by, as tests that a service has to pass; refuses values that cannot be. */
export function serviceTests(call: ActionCall, env: AnswerEnv): readonly ServiceTest[] {
  oneOf(call, 'TrafficState', ['standalone', 'grouping']);
  // Every service here is in a workspace: there is nothing that this could leave out.
  flagOf(call, 'IncludeNoWorkspace');
  return [...valueTests(call, env), ...flagTests(call), ...textTests(call, env), ...labelTests(call)];
}

function valueTests(call: ActionCall, env: AnswerEnv): ServiceTest[] {
  return Object.entries(values).flatMap(([name, valueOf]): ServiceTest[] => {
    const text = call.query.get(name);
    if (text === undefined) return [];
    const wanted = new Set(text.split(',').map((part) => part.trim()));
    return [
      (service) => {
        const value = valueOf(env, service);
        return value !== undefined && wanted.has(value);
      },
    ];
  });
}

function flagTests(call: ActionCall): ServiceTest[] {
  return Object.entries(flags).flatMap(([name, is]): ServiceTest[] => {
    const wanted = flagOf(call, name);
    return wanted === undefined ? [] : [(service) => is(service) === wanted];
  });
}

/** Filter is part of a name; the deprecated ResourceName is the id of a resource group, or its name. */
function textTests(call: ActionCall, env: AnswerEnv): ServiceTest[] {
  const part = call.query.get('Filter');
  const resource = call.query.get('ResourceName');
  const isOn: ServiceTest = (service) =>
    configOf(service).metadata?.resource === resource || resourceNameOf(env.state, configOf(service)) === resource;
  return [
    ...(part === undefined ? [] : [(service: ServiceRecord) => service.name.includes(part)]),
    ...(resource === undefined ? [] : [isOn]),
  ];
}

function labelTests(call: ActionCall): ServiceTest[] {
  const wanted = Object.entries(mapOf(call, 'Label'));
  if (wanted.length === 0) return [];
  return [
    (service) => {
      const { labels = {} } = configOf(service);
      return wanted.every(([key, value]) => labels[key] !== undefined && String(labels[key]) === value);
    },
  ];
}
