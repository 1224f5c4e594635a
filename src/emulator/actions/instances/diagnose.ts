import { diagnoseInstance, diagnoseService, type Diagnosis } from '../../services/diagnosis.ts';
import { requireInstance, withMembers, findInstance } from '../../services/findInstance.ts';
import { answerEnv, serviceName, type Action } from '../action.ts';

function diagnosisAnswer({ error, causes, advices }: Diagnosis): Record<string, unknown> {
  return { Error: error, Causes: causes, Advices: advices };
}

export const describeServiceDiagnosis: Action = (call) => {
  const env = answerEnv(call.world);
  const services = withMembers(env.state, serviceName(call), env.now);
  return { DiagnosisList: diagnoseService(services, env.now).map(diagnosisAnswer) };
};

export const describeServiceInstanceDiagnosis: Action = (call) => {
  const env = answerEnv(call.world);
  const name = call.path['InstanceName'] ?? '';
  const service = serviceName(call);
  // There is no IsReplica here: a machine and the whole replica can both be named.
  const found =
    findInstance(withMembers(env.state, service, env.now), name, env.now) ??
    requireInstance(env.state, service, name, env.now, undefined);
  return { Diagnosis: diagnosisAnswer(diagnoseInstance(found.owner, found.instance, env.now)) };
};
