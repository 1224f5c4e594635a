import { requireService } from '../../services/operate.ts';
import { groupOf, predictUrl } from '../../services/serviceAnswer.ts';
import { answerEnv, serviceName, type Action } from '../action.ts';

export const describeServiceEndpoints: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const entry = (pathType: string, path: string): object => ({
    EndpointType: 'DefaultGateway',
    BackendId: 'default',
    PathType: pathType,
    InternetEndpoints: [predictUrl(env.origin, path)],
    IntranetEndpoints: [predictUrl(env.origin, path)],
    Port: 0,
  });
  const group = service.parentUid === undefined ? groupOf(env.state, service) : undefined;
  return {
    AccessToken: service.token,
    Endpoints: [entry('Service', service.name), ...(group ? [entry('Group', group)] : [])],
    Message: 'Execution succeeded.',
  };
};
