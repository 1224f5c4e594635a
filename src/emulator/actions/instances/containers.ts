import { isoSeconds } from '../../clock.ts';
import { configOf } from '../../services/config.ts';
import { containerStates, type Container } from '../../services/containers.ts';
import { requireInstance } from '../../services/findInstance.ts';
import { answerEnv, serviceName, type Action } from '../action.ts';

function containerAnswer({ spec, now, last, restarts, isReady }: Container): Record<string, unknown> {
  return {
    Name: spec.name,
    ...(spec.image === undefined ? {} : { Image: spec.image }),
    ...(spec.port === undefined ? {} : { Port: spec.port }),
    CurrentStatus: now.status,
    // Spelled so in the contract.
    CurrentReaon: now.reason,
    CurrentTimestamp: isoSeconds(now.since),
    ...(last ? { LastStatus: last.status, LastReason: last.reason, LastTimestamp: isoSeconds(last.since) } : {}),
    RestartCount: restarts,
    Ready: isReady,
  };
}

export const listServiceContainers: Action = (call) => {
  const env = answerEnv(call.world);
  const name = call.path['InstanceName'] ?? '';
  const { owner, instance } = requireInstance(env.state, serviceName(call), name, env.now, undefined);
  return {
    ServiceName: owner.name,
    Containers: containerStates(instance, configOf(owner), env.now).map(containerAnswer),
  };
};
