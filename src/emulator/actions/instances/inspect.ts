import { plainSeconds } from '../../clock.ts';
import { logWindowMs } from '../../inferred.ts';
import { eventMessage, eventsOf } from '../../services/events.ts';
import { innerIp } from '../../services/instanceAnswer.ts';
import { logLinesOf } from '../../services/logs.ts';
import { requireService } from '../../services/operate.ts';
import { childrenOf } from '../../services/world.ts';
import { answerEnv, pageOf, serviceName, slicePage, timeOf, type Action } from '../action.ts';

const weekMs = 7 * 24 * 3_600_000;

export const describeServiceEvent: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const from = timeOf(call, 'StartTime') ?? env.now - weekMs;
  const to = timeOf(call, 'EndTime') ?? env.now;
  const type = call.query.get('EventType');
  const instance = call.query.get('InstanceName');
  // Newest first, as the console lists them [INFER]. A time without milliseconds takes in its whole second.
  const events = eventsOf(service, childrenOf(env.state, service.uid), env.now)
    .filter((event) => event.at >= from && event.at < to + 1000)
    .filter((event) => type === undefined || event.type === type)
    .filter((event) => instance === undefined || event.instance === instance)
    .toReversed();
  const page = pageOf(call, 100, 'PageNum');
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

export const describeServiceLog: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const from = timeOf(call, 'StartTime') ?? env.now - logWindowMs;
  const to = timeOf(call, 'EndTime') ?? env.now;
  const instance = call.query.get('InstanceName');
  const ip = call.query.get('Ip');
  const keyword = call.query.get('Keyword');
  const page = pageOf(call, 500, 'PageNum');
  // No container of the emulator was ever restarted in place, so there is no log of one before.
  const owners = call.query.get('Previous') === 'true' ? [] : [service, ...childrenOf(env.state, service.uid)];
  const lines = owners
    .flatMap((owner) => logLinesOf(owner, env.now))
    .filter((line) => line.at >= from && line.at < to + 1000)
    .filter((line) => instance === undefined || line.instance === instance)
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
