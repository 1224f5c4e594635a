import { isObject, listAt, numberAt, objectAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import { flagOf, launchesOf, type Launch } from '../facts/launch.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, setting, warningAt, type Finding, type JsonEdit } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { oneOf, shown } from '../words.ts';

/** Ports that EAS keeps for itself [DOC]. */
const reservedInContainer = [8080, 9090];
const reservedOfBalancer = [8080];
const free = 8000;

/** Ports of containers and of load balancers. */
export function checkPorts({ document, at }: Part, options: ValidateOptions): Finding[] {
  const containers = listAt(document, 'containers').flatMap((container, index) => {
    if (!isObject(container) || container['port'] === undefined || container['port'] === null) return [];
    const path = pointer(at, 'containers', index, 'port');
    const found = checkPort(container['port'], path, reservedInContainer, options, listensOn8000(document, at, index));
    return found.length > 0 ? found : checkListens(document, at, index, options);
  });
  const balancers = listAt(objectAt(document, 'networking'), 'nlb').flatMap((entry, index) => {
    const port = isObject(entry) ? entry['listener_port'] : undefined;
    const path = pointer(at, 'networking', 'nlb', index, 'listener_port');
    return port === undefined || port === null ? [] : checkPort(port, path, reservedOfBalancer, options);
  });
  return [...containers, ...balancers];
}

function checkPort(
  port: unknown,
  path: string,
  reserved: readonly number[],
  { t }: ValidateOptions,
  more: readonly JsonEdit[] = [],
): Finding[] {
  const number = typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 65_535) {
    return [errorAt(path, 'port-invalid', t('A port is a number from 1 to 65535, not {0}.', shown(port)))];
  }
  if (!reserved.includes(number)) return [];
  const message = t('EAS uses port {0} itself: choose another than {1}.', number, oneOf(t, reserved));
  const fix = { label: t('Use port {0}', free), edits: [{ op: 'set' as const, path, value: free }, ...more] };
  return [errorAt(path, 'reserved-port', message, fix)];
}

/** The edit that makes the run command listen on the port that is free too. */
function listensOn8000(document: Part['document'], at: string, index: number): JsonEdit[] {
  const flag = flagOf(launchesOfContainer(document, at, index), ['--port']);
  if (!flag?.launch.isText || flag.text === '') return [];
  const { launch, offset, text } = flag;
  const value = launch.text.slice(0, offset) + String(free) + launch.text.slice(offset + text.length);
  return [{ op: 'set', path: launch.at, value }];
}

function launchesOfContainer(document: Part['document'], at: string, index: number): Launch[] {
  const own = pointer(at, 'containers', index);
  return launchesOf(document, at).filter((launch) => launch.at.startsWith(`${own}/`));
}

/** The run command listens on one port and EAS sends to another. */
function checkListens(document: Part['document'], at: string, index: number, { t }: ValidateOptions): Finding[] {
  const listens = Number(flagOf(launchesOfContainer(document, at, index), ['--port'])?.text);
  const port = numberAt(listAt(document, 'containers')[index], 'port');
  if (!(listens > 0) || port === undefined || listens === port) return [];
  const path = pointer(at, 'containers', index, 'port');
  const message = t('The run command listens on port {0}, but EAS would send to {1}.', listens, port);
  const fix = reservedInContainer.includes(listens) ? undefined : setting(t('Use port {0}', listens), path, listens);
  return [warningAt(path, 'port-not-served', message, fix)];
}
