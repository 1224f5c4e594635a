import { ApiError } from '../../http/apiError.ts';
import { codes } from '../../inferred.ts';
import { configOf, invalid } from '../../services/config.ts';
import { containerStates } from '../../services/containers.ts';
import { requireInstance } from '../../services/findInstance.ts';
import { requireService } from '../../services/operate.ts';
import { answerEnv, serviceName, type Action, type ActionCall } from '../action.ts';
import { flagOf, oneOf } from '../query.ts';

/** How long an address holds, in seconds: that of a shell, and what the contract names for a page. */
const shellSeconds = 600;
const pageSeconds = 43_200;
const longestSeconds = 30 * 86_400;

/** An address of the emulator that stops at a time, made up as EAS's own is signed. */
function signedUrl(call: ActionCall, path: readonly string[], seconds: number, more: object = {}): string {
  const { world } = call;
  const query = new URLSearchParams({
    ...more,
    expire: String(Math.floor(world.clock.now() / 1000) + seconds),
    signature: world.ids.text(40),
  });
  return `${world.origin()}/emulator/${path.map(encodeURIComponent).join('/')}?${query.toString()}`;
}

export const createServiceInstanceToken: Action = (call) => {
  const env = answerEnv(call.world);
  oneOf(call, 'ActionType', ['WorkBench']);
  const name = call.path['InstanceName'] ?? '';
  const { owner, instance } = requireInstance(env.state, serviceName(call), name, env.now, undefined);
  const containers = containerStates(instance, configOf(owner), env.now);
  const wanted = call.query.get('WorkerName') ?? containers[0]?.spec.name ?? '';
  const container = containers.find((entry) => entry.spec.name === wanted);
  if (!container && containers.length > 0) {
    const names = containers.map((entry) => entry.spec.name).join(', ');
    throw invalid(`The instance ${name} has no container ${wanted.slice(0, 80)}, only ${names}.`);
  }
  if (container?.now.status !== 'Running') {
    const { status, code } = codes.wrongState;
    throw new ApiError(status, code, `The instance ${name} has no running container to log in to.`);
  }
  const path = ['workbench', owner.name, name];
  return { WorkbenchUrl: signedUrl(call, path, shellSeconds, { container: wanted }) };
};

function expiry(call: ActionCall): number {
  const seconds = Number(call.query.get('Expire') ?? pageSeconds);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longestSeconds) return seconds;
  throw invalid(`Expire must be a whole number of seconds from 1 to ${longestSeconds}.`);
}

export const describeServiceSignedUrl: Action = (call) => {
  const env = answerEnv(call.world);
  const type = oneOf(call, 'Type', ['webview', 'monitor']) ?? 'webview';
  const service = requireService(env.state, serviceName(call), env.now);
  const internal = flagOf(call, 'Internal') ?? false;
  return { SignedUrl: signedUrl(call, [type, service.name], expiry(call), internal ? { network: 'vpc' } : {}) };
};
