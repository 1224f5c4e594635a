import { plainSeconds } from '../../clock.ts';
import { logWindowMs } from '../../inferred.ts';
import { invalid } from '../../services/config.ts';
import { eventsOf } from '../../services/events.ts';
import { innerIp } from '../../services/instanceAnswer.ts';
import { logLinesOf } from '../../services/logs.ts';
import { requireService } from '../../services/operate.ts';
import { eventMessage } from '../../services/serviceEvent.ts';
import { childrenOf } from '../../services/world.ts';
import { answerEnv, pageOf, serviceName, slicePage, timeOf, type Action, type ActionCall } from '../action.ts';
import { flagOf, oneOf } from '../query.ts';

const weekMs = 7 * 24 * 3_600_000;
/** Lines on a page of a log: its default, and no more than that. */
const logPage = 500;

/** The time that a call asks for. One without milliseconds takes in its whole second. */
function timesOf(call: ActionCall, now: number, usualMs: number): (at: number) => boolean {
  const to = timeOf(call, 'EndTime') ?? now;
  const from = timeOf(call, 'StartTime') ?? Math.min(now, to) - usualMs;
  if (from > to) throw invalid('StartTime must not be after EndTime.');
  return (at) => at >= from && at < to + 1000;
}

export const describeServiceEvent: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const takes = timesOf(call, env.now, weekMs);
  const type = oneOf(call, 'EventType', ['Normal', 'Warning']);
  const wanted = call.query.get('InstanceName');
  const page = pageOf(call, 100, 'PageNum');
  // Newest first, as the console lists them [INFER].
  const events = eventsOf(service, childrenOf(env.state, service.uid), env.now)
    .filter((event) => takes(event.at))
    .filter((event) => type === undefined || event.type === type)
    .filter(({ instance }) => wanted === undefined || instance === wanted || isMachineOf(wanted, instance))
    .toReversed();
  return {
    Events: slicePage(events, page).map((event) => ({
      Type: event.type,
      Reason: event.reason,
      Resource: event.resource,
      Time: plainSeconds(event.at),
      Message: eventMessage(event),
    })),
    PageNum: page.number,
    TotalCount: events.length,
    TotalPageNum: Math.ceil(events.length / page.size),
  };
};

/** Events are told of the whole of an instance, also where it is several machines. */
function isMachineOf(name: string, instance: string | undefined): boolean {
  return instance !== undefined && name.startsWith(`${instance}-`) && /^\d+$/.test(name.slice(instance.length + 1));
}

export const describeServiceLog: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const takes = timesOf(call, env.now, logWindowMs);
  const instance = call.query.get('InstanceName');
  const container = call.query.get('ContainerName');
  const ip = call.query.get('Ip');
  const keyword = call.query.get('Keyword');
  const page = pageOf(call, logPage, 'PageNum');
  if (page.size > logPage) throw invalid(`PageSize must be at most ${logPage}.`);
  const previous = flagOf(call, 'Previous') ?? false;
  const lines = [service, ...childrenOf(env.state, service.uid)]
    .flatMap((owner) => logLinesOf(owner, env.now, previous))
    .filter((line) => takes(line.at))
    .filter((line) => instance === undefined || line.instance === instance || isMachineOf(line.instance, instance))
    .filter((line) => container === undefined || line.container === container)
    .filter((line) => ip === undefined || innerIp(line.instance) === ip)
    .filter((line) => keyword === undefined || line.text.includes(keyword))
    .toSorted((a, b) => a.at - b.at);
  return {
    Logs: slicePage(lines, page).map((line) => line.text),
    PageNum: page.number,
    TotalCount: lines.length,
    TotalPageNum: Math.ceil(lines.length / page.size),
  };
};
