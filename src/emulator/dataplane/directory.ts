/**
 * Between the control plane, which knows what is deployed, and the data plane, which answers requests to it.
 * The control plane implements `ServiceDirectory`, the data plane implements `DataPlane`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Kind of a member of an aggregate, or of a service in a PD group. */
export type MemberType = 'LLMPrefill' | 'LLMDecode' | 'LLMGateway';

/** The workers of one role. One worker is one instance: `tp × dp` GPUs, over one or more machines. */
export interface WorkerLayout {
  /** Instances wanted. */
  readonly instances: number;
  /** Instances that take traffic now. */
  readonly readyInstances: number;
  /** Tensor, data and expert parallel size. */
  readonly tp: number;
  readonly dp: number;
  readonly ep: number;
  /** EAS instance type, for example `ml.gu8tef.8.46xlarge`; undefined when nothing names one. */
  readonly instanceType: string | undefined;
  /** GPU of the serving model's table, for example `H20-141`. */
  readonly gpu: string;
  /** KV cache element size in bytes: 2, or 1 with fp8. */
  readonly kvCacheBytes: 1 | 2;
  /** Longest context in tokens; undefined = the model's own. */
  readonly maxModelLength: number | undefined;
  /** Sequences that one data-parallel rank works on at a time; undefined = the engine's own default. */
  readonly maxSequences?: number | undefined;
  /** Copies of busy experts beside the model's own. */
  readonly redundantExperts?: number | undefined;
  /** True when two halves of a batch take turns to compute and to exchange. */
  readonly twoBatchOverlap?: boolean | undefined;
}

/** How a model's serving work is laid out over instances. */
export type ServingLayout =
  | {
      readonly mode: 'disaggregated';
      readonly prefill: WorkerLayout;
      readonly decode: WorkerLayout;
      /** Draft tokens of MTP per step, and the mean number accepted of them. */
      readonly draftTokens: number;
      readonly acceptedDraftTokens: number;
    }
  | {
      readonly mode: 'aggregated';
      readonly worker: WorkerLayout;
      readonly draftTokens: number;
      readonly acceptedDraftTokens: number;
    };

/** Where the settings of a router come from, as they were written. */
export interface RouterSources {
  /** `llm_gateway` and `llm_scheduler` of its service configuration. */
  readonly gateway: unknown;
  readonly scheduler: unknown;
  /** Its dynamic configuration by key; values as JSON where they are JSON. */
  readonly hot: Readonly<Record<string, unknown>>;
}

/** One deployed service as the data plane sees it, at the moment it was asked for. */
export interface DeployedService {
  readonly name: string;
  /** `eas-m-…` */
  readonly uid: string;
  /** The token that requests must carry. A secret: never in a log or an error. */
  readonly token: string;
  /** Set when it was found by its group's address: the group's token, which is taken as well [INFER]. A secret too. */
  readonly groupToken?: string | undefined;
  /** EAS's own status (`Running`, `Creating`, `Stopped`, `Failed` …). Traffic is taken while `readyInstances` > 0. */
  readonly status: string;
  /** Instances of this service that take traffic now; of an aggregate: its router's, and 0 while a role has none. */
  readonly readyInstances: number;
  /** Names of the instances that take traffic now, for `/metrics` and per-instance state. */
  readonly readyInstanceNames: readonly string[];
  /**
   * When the present run of each of these instances began, real time in ms: counters begin anew with a run. An instance
   * that is not there has had one run only.
   */
  readonly instanceStarts?: Readonly<Record<string, number>>;
  /** Instances that get no new requests but finish those that they have: they were isolated or detached. */
  readonly finishingInstanceNames?: readonly string[];
  /** Only for a member of an aggregate, or of a group with a router. */
  readonly memberType: MemberType | undefined;
  /** Name of the aggregate that a child belongs to. */
  readonly parent: string | undefined;
  /** True for the aggregate itself: requests to it go to its router. */
  readonly isAggregate: boolean;
  /** The model that it serves, for example `DeepSeek-R1-0528-PAI-optimized`; what `/v1/models` lists. Empty for others. */
  readonly modelName: string;
  /** `vllm`, `sglang`, `bladellm`, `router`, or `unknown` for a service that is no LLM engine. */
  readonly engine: string;
  /** True when answers carry `reasoning_content`. */
  readonly reasoning: boolean;
  /** Name of the service that fronts it: the router of its aggregate or group. Undefined when there is none. */
  readonly router: string | undefined;
  /** Of the whole (also on each child): the same object for every service of one aggregate or group. */
  readonly layout: ServingLayout | undefined;
  /** True when the service speaks the OpenAI protocol: an engine, a router, an aggregate. */
  readonly isLlm: boolean;
  /** Names of the services that a router of an aggregate or group sends work to; empty for others. */
  readonly workers: readonly string[];
  /** Only where a router takes the requests: its settings, from its configuration and from its hot configuration. */
  readonly routerSettings?: RouterSources | undefined;
  /** Services that get copies of a part of its requests: per cent, and their names. */
  readonly mirror?: { readonly ratio: number; readonly targets: readonly string[] } | undefined;
}

/** Looks services up at the moment of the call: answers are never kept. */
export interface ServiceDirectory {
  /**
   * The service, or undefined when none has that name. Of a group's address (`group`) it is the member whose turn it is
   * with the next request; `group.service` is that member.
   */
  find(name: string): DeployedService | undefined;
}

/** Answers everything under `/api/predict/`. Never throws; always ends `res`. */
export interface DataPlane {
  /** `path` is the request path with its query, starting with `/api/predict/`. */
  handle(req: IncomingMessage, res: ServerResponse, path: string): void;
  /** Ends what is still running: streams, simulated engines, timers. */
  close(): void;
}
