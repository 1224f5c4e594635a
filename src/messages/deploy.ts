import * as z from 'zod/mini';
import { Deployment } from './deployProgress.ts';
import { AdviceView } from './deployAdvice.ts';
import { CapacityView } from './deployCapacity.ts';
import { FindingView } from './deployFinding.ts';
import { Problem } from './deployProblem.ts';
import { workloadNames, WorkloadView } from './deployWorkload.ts';

/** Something that is fetched: while it loads, and after it failed, the last good value may still be there. */
function load<T extends z.core.$ZodType>(value: T) {
  return z.object({
    status: z.enum(['idle', 'loading', 'failed', 'ready']),
    problem: z.optional(Problem),
    value: z.optional(value),
  });
}

const Choice = z.object({ value: z.string(), label: z.string(), description: z.optional(z.string()) });
const SizeName = z.enum(['EP_SIZE', 'DP_SIZE', 'TP_SIZE']);
const EnvRow = z.object({ name: z.string(), value: z.string() });

/** A model of the list. `parameters` is as the gallery counts them. */
const ModelChoice = z.object({
  id: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  parameters: z.optional(z.number()),
  reasoning: z.boolean(),
  tools: z.boolean(),
});

const ResourceView = z.object({
  key: z.string(),
  kind: z.enum(['public', 'quota', 'dedicated']),
  label: z.string(),
  gpus: z.optional(z.number()),
  gpuName: z.optional(z.string()),
  /** GB of one GPU. */
  gpuMemory: z.optional(z.number()),
  cpus: z.optional(z.number()),
  /** GB of the machine. */
  memory: z.optional(z.number()),
  stock: z.enum(['in-stock', 'out-of-stock', 'unknown']),
});

const MemberView = z.object({
  key: z.string(),
  memberType: z.string(),
  role: z.enum(['prefill', 'decode', 'router', 'single', 'other']),
  /** Empty when none is chosen. */
  resource: z.string(),
  resources: z.array(ResourceView),
  instances: z.string(),
  sizes: z.record(SizeName, z.string()),
  /** What the template proposes; empty where it leaves a size out. */
  sizeDefaults: z.record(SizeName, z.string()),
  /** The sizes that count after the ones left out are filled in, when they can be. */
  filledSizes: z.optional(z.record(SizeName, z.number())),
  hasSizes: z.boolean(),
  /** The member's run command stands in the configuration and reads no size. */
  sizesIgnored: z.boolean(),
  env: z.array(EnvRow),
  unitSize: z.number(),
  /** GPUs of one instance, when known. */
  gpus: z.optional(z.number()),
});

const WorkloadName = z.enum(workloadNames);

const ConnectionView = z.object({
  /** `other`: the form belongs to the connection that is named here, and `active` is another one. */
  status: z.enum(['none', 'connecting', 'ready', 'failed', 'other']),
  active: z.optional(z.string()),
  kind: z.optional(z.enum(['emulator', 'alibaba-cloud'])),
  label: z.string(),
  region: z.string(),
  problem: z.optional(Problem),
});

/** Everything the deployment form shows. Sent whole at every change, so that a panel that was hidden is right again. */
export const DeployState = z.object({
  type: z.literal('state'),
  /** The `seq` of the last edit that is in here; edits after it are still on their way. */
  ack: z.number(),
  connection: ConnectionView,
  name: z.string(),
  workspace: z.string(),
  workspaces: load(z.array(Choice)),
  /** The chosen model. */
  model: z.optional(ModelChoice),
  /** The answer to the last search, and the text that it answers. */
  models: load(z.object({ query: z.string(), list: z.array(ModelChoice), total: z.number() })),
  profiles: load(z.object({ engines: z.array(Choice), templates: z.array(Choice) })),
  engine: z.string(),
  template: z.string(),
  /** The configuration is no template's: nothing counts as chosen. */
  ownConfiguration: z.boolean(),
  /** The template's configuration and what its members can run on. */
  spec: load(z.null()),
  resources: load(z.null()),
  /** What is not known of the resources, and why; they can be chosen all the same. */
  resourceHints: z.array(Problem),
  members: z.array(MemberView),
  config: z.object({
    text: z.string(),
    problem: z.optional(z.object({ line: z.number(), column: z.number(), message: z.string() })),
  }),
  findings: z.array(FindingView),
  /** What the last change by a button did, while it can be taken back. */
  undoable: z.optional(z.string()),
  workload: WorkloadView,
  workloadProblems: z.array(z.object({ name: WorkloadName, message: z.string() })),
  capacity: CapacityView,
  /** The form tells enough to ask the advisor. */
  canAdvise: z.boolean(),
  advice: z.optional(AdviceView),
  gpus: z.optional(z.number()),
  ratio: z.optional(z.object({ prefill: z.number(), decode: z.number() })),
  /** The form shows a draft of an earlier time. */
  draftRestored: z.boolean(),
  /** Counts the tries to deploy that the checks refused: the form shows all findings then and goes to the first. */
  refused: z.number(),
  /** A deployment is being asked about or sent. */
  busy: z.boolean(),
  /** What went wrong with sending, beside what stands at a field. */
  problem: z.optional(Problem),
  deployment: z.optional(Deployment),
});

export type DeployState = z.infer<typeof DeployState>;
export type MemberView = z.infer<typeof MemberView>;
export type ResourceView = z.infer<typeof ResourceView>;
export type ModelChoice = z.infer<typeof ModelChoice>;

const short = z.string().check(z.maxLength(100_000));
const memberEdit = { member: short };

/** One change of one field. */
export const DeployEdit = z.discriminatedUnion('field', [
  z.object({ field: z.literal('name'), value: short }),
  z.object({ field: z.literal('workspace'), value: short }),
  z.object({ field: z.literal('model'), value: short }),
  z.object({ field: z.literal('engine'), value: short }),
  z.object({ field: z.literal('template'), value: short }),
  z.object({ field: z.literal('resource'), ...memberEdit, value: short }),
  z.object({ field: z.literal('instances'), ...memberEdit, value: short }),
  z.object({ field: z.literal('size'), ...memberEdit, name: SizeName, value: short }),
  z.object({ field: z.literal('env'), ...memberEdit, rows: z.array(EnvRow) }),
  z.object({ field: z.literal('config'), value: z.string() }),
  z.object({ field: z.literal('workload'), name: WorkloadName, value: short }),
]);

export type DeployEdit = z.infer<typeof DeployEdit>;

const RetryTarget = z.enum(['connection', 'workspaces', 'models', 'profiles', 'resources', 'spec']);

export type RetryTarget = z.infer<typeof RetryTarget>;

/** What the deployment form may say to the host. */
export const DeployMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('edit'), seq: z.number(), edit: DeployEdit }),
  z.object({ type: z.literal('searchModels'), query: short }),
  z.object({ type: z.literal('retry'), what: RetryTarget }),
  z.object({ type: z.literal('switchConnection') }),
  /** The form goes over to the active connection; what was entered stays with the one it belonged to. */
  z.object({ type: z.literal('useActive') }),
  z.object({ type: z.literal('deploy') }),
  z.object({ type: z.literal('startOver') }),
  z.object({ type: z.literal('revertConfig') }),
  z.object({ type: z.literal('copyConfig') }),
  z.object({ type: z.literal('openConfig') }),
  /** Applies the fix of a finding; `undo` takes the last change by a button back. */
  z.object({ type: z.literal('fix'), finding: short }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('advise') }),
  /** Cancels the advisor, or puts its proposal away. */
  z.object({ type: z.literal('closeAdvice') }),
  z.object({ type: z.literal('applyPlan'), plan: short }),
  /** Asks the person for the memory of a GPU, or for a price, of an instance type. */
  z.object({ type: z.literal('correctMemory'), instanceType: short }),
  z.object({ type: z.literal('setPrice'), instanceType: short }),
  z.object({ type: z.literal('openChat') }),
  z.object({ type: z.literal('showDetails') }),
  z.object({ type: z.literal('deleteService') }),
  z.object({ type: z.literal('stopFollowing') }),
  z.object({ type: z.literal('followAgain') }),
  z.object({ type: z.literal('backToForm') }),
]);

export type DeployMessage = z.infer<typeof DeployMessage>;
