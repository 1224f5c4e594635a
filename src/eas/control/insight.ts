import { newestEvents } from '../newestEvents.ts';
import {
  type Diagnosis,
  EventsAnswer,
  InstanceDiagnosisAnswer,
  LogPage,
  ServiceDiagnosisAnswer,
  type ServiceEvent,
  SignedUrlAnswer,
} from '../wire/events.ts';
import { utcText } from '../wire/times.ts';
import type { EasCaller } from './caller.ts';

/** Which lines of a log are read. Times are ms since 1970, to the second. */
export interface LogQuery {
  /** From 1, the oldest lines first (inferred). */
  readonly page?: number;
  /** Lines of a page; 500 when left out. */
  readonly pageSize?: number;
  readonly from?: number;
  readonly to?: number;
  readonly instance?: string;
  readonly container?: string;
  /** Address of an instance. */
  readonly ip?: string;
  /** One word that the lines hold. */
  readonly keyword?: string;
  /** The log of the containers before their last restart. EAS has one only after a restart. */
  readonly previous?: boolean;
}

/** Which events are read. Times are ms since 1970, to the second; EAS looks back 7 days where none is given. */
export interface EventQuery {
  readonly type?: 'Normal' | 'Warning';
  readonly instance?: string;
  readonly from?: number;
  readonly to?: number;
  /** How many of the newest; 100 when left out, and at most. */
  readonly limit?: number;
}

/** What a signed page shows: the service's own web page, or its monitoring. */
export interface SignedPage {
  readonly type: 'webview' | 'monitor';
  /** How long it opens, in seconds (inferred from the contract's example, 43200). */
  readonly expireSeconds?: number;
  /** True for an address inside the VPC. */
  readonly internal?: boolean;
}

/** What a service tells of itself. Every method rejects with a `CloudError`. */
export interface InsightApi {
  readLog(service: string, query: LogQuery, signal?: AbortSignal): Promise<LogPage>;
  /** The newest events, newest first. */
  listEvents(service: string, query?: EventQuery, signal?: AbortSignal): Promise<ServiceEvent[]>;
  /** What EAS finds of the service. When nothing is wrong, that is nothing, or a sentence with no cause and no advice. */
  diagnose(service: string, signal?: AbortSignal): Promise<Diagnosis[]>;
  /** What EAS finds of the instance. When nothing is wrong: undefined, or a sentence with no cause and no advice. */
  diagnoseInstance(service: string, instance: string, signal?: AbortSignal): Promise<Diagnosis | undefined>;
  /** An address that opens without signing in. It is a secret: open it, and keep it nowhere. */
  signedUrl(service: string, page: SignedPage, signal?: AbortSignal): Promise<string>;
}

const logPageSize = 500;
const eventPageSize = 100;

/** What a service tells of itself, over a caller. */
export function insightApi(caller: EasCaller): InsightApi {
  return {
    readLog: (service, log, signal) => {
      const query = {
        PageNum: log.page ?? 1,
        PageSize: log.pageSize ?? logPageSize,
        StartTime: timeText(log.from),
        EndTime: timeText(log.to),
        InstanceName: log.instance,
        ContainerName: log.container,
        Ip: log.ip,
        Keyword: log.keyword === '' ? undefined : log.keyword,
        Previous: log.previous,
      };
      return caller.read('DescribeServiceLog', caller.ofService(service, { query }), LogPage, signal);
    },
    listEvents: async (service, { type, instance, from, to, limit = eventPageSize } = {}, signal) => {
      const size = Math.max(1, Math.min(limit, eventPageSize));
      return newestEvents(size, async (number) => {
        const query = {
          // The contract types these two as text.
          PageNum: String(number),
          PageSize: String(size),
          EventType: type,
          InstanceName: instance,
          StartTime: timeText(from),
          EndTime: timeText(to),
        };
        const parts = caller.ofService(service, { query });
        const answer = await caller.read('DescribeServiceEvent', parts, EventsAnswer, signal);
        return { events: answer.Events, total: answer.TotalCount };
      });
    },
    diagnose: async (service, signal) => {
      const parts = caller.ofService(service);
      return (await caller.read('DescribeServiceDiagnosis', parts, ServiceDiagnosisAnswer, signal)).DiagnosisList;
    },
    diagnoseInstance: async (service, instance, signal) => {
      const parts = caller.ofService(service, { path: { InstanceName: instance } });
      const answer = await caller.read('DescribeServiceInstanceDiagnosis', parts, InstanceDiagnosisAnswer, signal);
      return saysNothing(answer.Diagnosis) ? undefined : answer.Diagnosis;
    },
    signedUrl: async (service, { type, expireSeconds, internal }, signal) => {
      const query = { Type: type, Expire: expireSeconds, Internal: internal };
      const parts = caller.ofService(service, { query });
      return (await caller.read('DescribeServiceSignedUrl', parts, SignedUrlAnswer, signal)).SignedUrl;
    },
  };
}

function timeText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : utcText(time);
}

function saysNothing(diagnosis: Diagnosis | undefined): boolean {
  return !diagnosis?.Error && !diagnosis?.Causes.length && !diagnosis?.Advices.length;
}
