import { requireService } from '../../services/operate.ts';
import { serviceEndpoints } from '../../traffic/endpoints.ts';
import { answerEnv, serviceName, type Action } from '../action.ts';

export const describeServiceEndpoints: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  return {
    AccessToken: service.token,
    Endpoints: serviceEndpoints(service, env.origin),
    Message: 'Execution succeeded.',
  };
};
