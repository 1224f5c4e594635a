/**
 * Everything about EAS that the emulator had to decide itself, because no source says it (eas/product.md, sections
 * 1.2 and 14). A client must cope with other choices. Sourced facts stand where they are used.
 */

/*
 * Inferred and decided where they are used, marked [INFER] there:
 * - ListServices lists aggregates, their members and all other services alike; members come alone with
 *   ParentServiceUid. A member's ServiceGroup is its aggregate's name. ServiceName is equal, Filter is part of a name.
 * - AppType of a service is what ServiceType filters by.
 * - Counts of an aggregate are the sums of its members'; its status is the least advanced of theirs.
 * - An aggregate is scaled member by member; MemberToUpdate is a member type; ListServiceInstances, DescribeServiceEvent
 *   and DescribeServiceLog of an aggregate take in its members.
 * - Events come newest first, log lines oldest first.
 * - ParameterSize of a gallery model is in thousand millions; the template's name is Labels.DisplayName of a profile.
 * - A group address goes to the group's router while that takes group traffic, else by weight to members that have ready
 *   instances; it takes the group's token and the member's. A new router takes group traffic at once, others when they
 *   are released (that new members get none is documented). Weight -1 counts running instances.
 * - A group that a service names stays until its last member is gone, with the token that it got first.
 * - A mirrored request runs on its target in full and its answer is dropped.
 * - ListConfigs goes by key; deleting a key that is not there deletes 0; a key is created once.
 * - A service waits on a full resource group until there is room. A machine that is out of stock is CreateFailed.
 * - A machine is deleted only when nothing stands on it, a resource group only when it has neither machines nor services;
 *   Drain cordons a machine and rebuilds its instances elsewhere. An EAS instance holds whole nodes of a quota.
 * - AIWorkSpace lists a workspace's own models unless a provider or collection is named, and labels of images only with
 *   Verbose or when they are filtered by. Dedicated machines are of ECS; they and prepaid ones have no spot price.
 * - Workloads of a quota are the instances of services, Enqueued until they are placed. Spot prices of the past, gateways,
 *   images, data sets and registered models are made up.
 * - DeleteServiceInstances orders the new instance at once, on the machine of the old one. A unit of several machines is
 *   rebuilt as a whole, also when one machine of it is named. A detached instance stays until it is deleted or its
 *   service stops; deleting it brings no new one. Isolated instances still count as running.
 * - A service that ran and has no instance left that takes traffic is Waiting, and with some left Running.
 * - A container that crashes is Failed with CrashLoopBackOff; restarts and back-off are those of Kubernetes. Without
 *   Previous a log is that of the container's last run. A diagnosis of what is well says so in its Error.
 * - A spot machine is taken back without notice; another instance is ordered at that moment.
 * - A page of a log holds at most 500 lines, an address of DescribeServiceSignedUrl at most 30 days.
 * - Answers to CreateServiceInstanceToken and DescribeServiceSignedUrl lead to a page of the emulator.
 * - Scaling: a metric of another service is shared out over the instances that are scaled; metrics are looked at every
 *   15 seconds of the cloud and over a minute of it, but at least 5 real seconds; custom and queue metrics have no value
 *   here and scale nothing; a service that is being updated or started is left alone; both scalers may be set at once.
 * - Schedules, excluded dates and their states follow kubernetes-cronhpa-controller; without a zone they are in China's;
 *   a service has at most 100 of each.
 * - CloudMonitor: CPU, GPU, memory and the traffic before the emulator began are modelled (telemetry/modelledPast.ts,
 *   resourceUse.ts); statistics are Average, Minimum and Maximum; a time without a zone is in UTC; without a range the
 *   last hour counts; a status Failed of an instance is a system event; errors are 4xx with a code in words.
 * - A benchmark task that is over is Stopped; its report is modelled; bounds of its document are ours.
 * - RestartService replaces instances by the rolling strategy and is Updating meanwhile; a failed update leaves the old
 *   serving. max_unavailable is rounded down; where both it and max_surge are 0, one more instance is allowed.
 * - Several values of a filter of ListServices are joined by commas; a page has at most 1000 entries; what Sort may name.
 *   Accessibility of everything is PUBLIC.
 * - A rollout is a strategy that stays with its service until it is deleted: each update goes by it, the one under way
 *   from then on. It is Pending until the first update. Paused brings to its end what was begun; while it rests, paused
 *   or at its partition, the service is Running. Partition is the old replicas that are kept, a part rounded up; raising
 *   it orders instances of the version before. Without Batch and Partition it goes in batches of 25 %, without Interval
 *   there is no wait. A deleted one leaves instances of both versions. Of an aggregate it is one of each member. A
 *   restart is refused while one is not complete.
 * - A rollback makes the older version the current one (CurrentVersion) and leaves LatestVersion; the next update is
 *   numbered above all. The instance count stays. Versions are listed newest first, ImageId is their number. Changing a
 *   member through its aggregate makes a version of the aggregate too.
 * - The lock dangerous is for delete and stop alone. A lock of an aggregate holds for calls to its members, one of a
 *   member for calls to the whole. Scalers and whatever happens by itself are not locked.
 * - Labels of an aggregate that are set or deleted by a call are set and deleted for its members. A label that a call
 *   set gives way to one of a configuration that is sent later.
 * - A clone has the configuration, labels and workspace of its origin with the body merged into it; members of the body
 *   are merged by their type.
 */

/** The account that owns everything here. `ParentUid` of a service is this account [INFER]. */
export const account = { uid: '1557702098194904', callerUid: '1557702098194904' } as const;

/** The one region of the emulator. */
export const region = { id: 'cn-hangzhou', name: '华东1（杭州）' } as const;

/**
 * Types of members. Only `LLMDecode` (an instance filter) and the role `LLMGateway` were seen; the others follow
 * them [INFER]. A child service is named after its type.
 */
export const memberSuffix: ReadonlyMap<string, string> = new Map([
  ['LLMPrefill', 'prefill'],
  ['LLMDecode', 'decode'],
  ['LLMGateway', 'router'],
]);

/** Name of the service that is a member of an aggregate [INFER]. */
export function childName(aggregate: string, memberType: string): string {
  return `${aggregate}-${memberSuffix.get(memberType) ?? memberType.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/**
 * `RoleAttrs` of a child: which aggregate it belongs to. The field is documented JSON text of a role; these keys are
 * ours [INFER]. The documented signal beside it is that ListServices(ParentServiceUid) gives the child.
 */
export function childRoleAttrs(parent: { name: string; uid: string }, memberType: string): string {
  return JSON.stringify({ ParentServiceUid: parent.uid, ParentServiceName: parent.name, MemberType: memberType });
}

/** Words in `type` or `role` of a configuration that mean a member type [INFER, `LLMGatewayService` is documented]. */
export const memberTypeWords: ReadonlyMap<string, 'LLMPrefill' | 'LLMDecode' | 'LLMGateway'> = new Map([
  ['llmprefill', 'LLMPrefill'],
  ['prefill', 'LLMPrefill'],
  ['llmdecode', 'LLMDecode'],
  ['decode', 'LLMDecode'],
  ['llmgateway', 'LLMGateway'],
  ['llmgatewayservice', 'LLMGateway'],
]);

/** Codes of refusals that only EAS itself gives: none is published [INFER]. */
export const codes = {
  nameTaken: { status: 409, code: 'ServiceAlreadyExists' },
  notFound: { status: 404, code: 'ServiceNotFound' },
  invalid: { status: 400, code: 'InvalidParameter' },
  scalerNotFound: { status: 404, code: 'ServiceAutoScalerNotFound' },
  scalerExists: { status: 409, code: 'ServiceAutoScalerAlreadyExists' },
  cronScalerNotFound: { status: 404, code: 'ServiceCronScalerNotFound' },
  cronScalerExists: { status: 409, code: 'ServiceCronScalerAlreadyExists' },
  benchmarkNotFound: { status: 404, code: 'BenchmarkTaskNotFound' },
  /** CloudMonitor's; its sentence for what is not there is documented. */
  metricNotFound: { status: 404, code: 'ResourceNotFound' },
  metricParameter: { status: 400, code: 'ParameterInvalid' },
  wrongState: { status: 409, code: 'ServiceStatusConflict' },
  locked: { status: 409, code: 'ServiceLocked' },
  versionNotFound: { status: 404, code: 'ServiceVersionNotFound' },
  rolloutNotFound: { status: 404, code: 'RolloutNotFound' },
  rolloutTaken: { status: 409, code: 'RolloutAlreadyExists' },
  groupNotFound: { status: 404, code: 'GroupNotFound' },
  groupTaken: { status: 409, code: 'GroupAlreadyExists' },
  groupNotEmpty: { status: 409, code: 'GroupNotEmpty' },
  mirrorNotFound: { status: 404, code: 'MirrorNotFound' },
  mirrorTaken: { status: 409, code: 'MirrorAlreadyExists' },
  configNotFound: { status: 404, code: 'ConfigNotFound' },
  configTaken: { status: 409, code: 'ConfigAlreadyExists' },
  gatewayNotFound: { status: 404, code: 'GatewayNotFound' },
  resourceNotFound: { status: 404, code: 'ResourceNotFound' },
  resourceInUse: { status: 409, code: 'ResourceInUse' },
  resourceInstanceNotFound: { status: 404, code: 'ResourceInstanceNotFound' },
  workspaceNotFound: { status: 404, code: 'WorkspaceNotFound' },
  imageNotFound: { status: 404, code: 'ImageNotFound' },
  modelNotFound: { status: 404, code: 'ModelNotFound' },
  quotaNotFound: { status: 404, code: 'QuotaNotFound' },
  nodeNotFound: { status: 404, code: 'NodeNotFound' },
  instanceNotFound: { status: 404, code: 'InstanceNotFound' },
  invitedPreview: { status: 403, code: 'FeatureNotEnabled' },
  notInEmulator: { status: 501, code: 'InvalidAction.NotImplemented' },
  internal: { status: 500, code: 'InternalError' },
  tooLarge: { status: 413, code: 'RequestEntityTooLarge' },
} as const;

/**
 * How long things take in the cloud, in minutes. Sourced: about 40 for the EP+PD template, about 5 for an 8B model on
 * one machine; over 15 Pending means trouble. The split into stages, and the rest, are ours.
 */
export const minutes = {
  accepted: 0.1,
  schedule: { router: 0.5, single: 0.6, large: 2 },
  /** The whole image; a tenth of it where the machine has it already. */
  pull: { router: 0.8, single: 1.4, large: 3 },
  /** Weights: a part for every instance and a part per thousand million parameters. */
  loadBase: 1.4,
  loadPerBillion: 0.044,
  /** Part of the loading time that is left where the weights are cached: on start, scaling, update, restart. */
  loadCached: 0.35,
  probe: { router: 0.5, single: 0.9, large: 2.5 },
  /** A router of an aggregate comes first; its engines are ordered this much later. */
  afterRouter: 0.7,
  terminate: 0.8,
  /** When EAS stops trying to place an instance, to pull its image, or to have it ready after its first crash. */
  giveUp: { outOfStock: 20, quotaFull: 25, imagePull: 12, resourceFull: 43_200, crash: 20 },
  /** The wait before a container is restarted the first time: 10 s in Kubernetes. */
  backOff: 1 / 6,
  /** How long a startup probe fails until the container is restarted, where the configuration does not say it. */
  startupWindow: 10,
  /** Where the faults of --faults usually happen: as part of a later load, or after this long of running. */
  failsAt: { crash: 0.15, nccl: 0.1, oom: 0.6, 'cuda-oom': 0.9 },
  runsBeforeTrouble: 2,
  /** Until a new resource group is ready, a machine is attached to it, and either is gone again. */
  resource: { ready: 0.5, attach: 3, remove: 1 },
} as const;

/** Mean number of drafted tokens that are accepted per step, for the first draft token of MTP (design.md: 0.85). */
export const draftAcceptance = 0.85;

/** Pages of logs run from the oldest line to the newest [INFER]; without StartTime this much is looked through. */
export const logWindowMs = 7 * 24 * 3_600_000;
