import * as z from 'zod/mini';
import { parseJson } from '../../cloud/json.ts';
import { count, field, listOf, text } from '../wire/tolerant.ts';
import type { Service } from '../wire/service.ts';
import { type ParallelSizes, readSizes } from './parallelSizes.ts';
import { roleOfWord } from './role.ts';
import type { RoleKind } from './model.ts';

const Container = z.looseObject({
  image: field(z.string()),
  script: field(z.string()),
  command: field(z.union([z.string(), z.array(z.string())])),
  args: field(z.array(z.string())),
  env: listOf(z.looseObject({ name: z.string(), value: field(text) })),
});

/** The parts of a service configuration that we read. Whatever does not fit is passed over. */
const Document = z.looseObject({
  name: field(z.string()),
  type: field(z.string()),
  metadata: field(
    z.looseObject({
      name: field(z.string()),
      type: field(z.string()),
      role: field(z.string()),
      instance: field(count),
      gpu: field(count),
      quota_id: field(z.string()),
    }),
  ),
  labels: field(z.record(z.string(), z.unknown())),
  cloud: field(
    z.looseObject({
      computing: field(
        z.looseObject({ instances: listOf(z.looseObject({ type: z.string() })), instance_type: field(z.string()) }),
      ),
    }),
  ),
  unit: field(z.looseObject({ size: field(count) })),
  containers: listOf(Container),
  members: listOf(z.record(z.string(), z.unknown())),
});

type Document = z.infer<typeof Document>;

/** What a service configuration says about one service or one member of an aggregate. */
export interface ConfigFacts {
  readonly name: string | undefined;
  /** The words of `type` and `metadata.type`/`role` that name a role, as written. */
  readonly typeWord: string | undefined;
  readonly role: RoleKind | undefined;
  /** Instances wanted. */
  readonly instances: number | undefined;
  /** `vllm`, `sglang`, `bladellm` or what the label `ServiceEngineType` says. */
  readonly engine: string | undefined;
  readonly model: string | undefined;
  readonly image: string | undefined;
  readonly instanceType: string | undefined;
  readonly quotaId: string | undefined;
  /** TP, DP and EP; undefined when the configuration names none of them. */
  readonly sizes: ParallelSizes | undefined;
  /** Only for an aggregate. */
  readonly members: readonly ConfigFacts[];
}

/** Facts of a service for tooltips and the tree, from the text of its `ServiceConfig`. Never throws. */
export function describeConfig(service: ConfigSource): ConfigFacts {
  const parsed = parseJson(service.ServiceConfig ?? '');
  const facts = readFacts(parsed.ok ? parsed.value : undefined);
  const label = service.Labels.find(({ LabelKey }) => LabelKey === engineLabel)?.LabelValue;
  const image = facts.image ?? service.Image;
  return {
    ...facts,
    image,
    engine: facts.engine ?? label ?? engineIn(image ?? ''),
    model: facts.model ?? service.AppSpecName,
  };
}

/** What `describeConfig` reads of a service. */
export type ConfigSource = Pick<Service, 'ServiceConfig' | 'Labels' | 'Image' | 'AppSpecName'>;

const engineLabel = 'ServiceEngineType';

function readFacts(value: unknown, depth = 0): ConfigFacts {
  const read = z.safeParse(Document, value);
  const document = read.success ? read.data : z.parse(Document, {});
  const launch = document.containers.map(launchText).join('\n');
  const env = environmentOf(document);
  const image = document.containers[0]?.image;
  const label = document.labels?.[engineLabel];
  const typeWord = document.type ?? document.metadata?.type ?? document.metadata?.role;
  return {
    name: document.metadata?.name ?? document.name,
    typeWord,
    role: roleOfWord(typeWord) ?? roleOfLaunch(launch),
    instances: document.metadata?.instance,
    engine: typeof label === 'string' ? label : engineIn(`${image ?? ''} ${launch}`),
    model: env.get('MODEL_NAME') ?? modelIn(launch),
    image,
    instanceType: document.cloud?.computing?.instances[0]?.type ?? document.cloud?.computing?.instance_type,
    quotaId: document.metadata?.quota_id,
    sizes: readSizes(env, launch, gpusOf(document)),
    members: depth > 0 ? [] : document.members.map((member) => readFacts(member, depth + 1)),
  };
}

function launchText(container: z.infer<typeof Container>): string {
  const { script, command, args } = container;
  return [script, ...(Array.isArray(command) ? command : [command]), ...(args ?? [])].filter(Boolean).join(' ');
}

function environmentOf(document: Document): ReadonlyMap<string, string> {
  const variables = document.containers.flatMap((container) => container.env);
  return new Map(variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
}

/** GPUs of one instance: a unit of several machines has as many times those of one. */
function gpusOf(document: Document): number | undefined {
  const gpus = document.metadata?.gpu;
  return gpus === undefined ? undefined : gpus * Math.max(1, document.unit?.size ?? 1);
}

function engineIn(launch: string): string | undefined {
  if (/vllm/i.test(launch)) return 'vllm';
  if (/sglang/i.test(launch)) return 'sglang';
  return /blade[-_]?llm/i.test(launch) ? 'bladellm' : undefined;
}

function modelIn(launch: string): string | undefined {
  const named =
    /--(?:served-model-name|model-path|model)[ =]["']?([^\s"']+)/.exec(launch) ??
    /vllm serve ["']?([^\s"'-][^\s"']*)/.exec(launch);
  return named?.[1]?.split('/').findLast((part) => part !== '');
}

/** A worker of a PD pair that runs its own image shows its role in the engine's flags (vLLM, SGLang). */
function roleOfLaunch(launch: string): RoleKind | undefined {
  if (/--disaggregation-mode[ =]["']?prefill|kv_role\W+kv_producer/.test(launch)) return 'prefill';
  return /--disaggregation-mode[ =]["']?decode|kv_role\W+kv_consumer/.test(launch) ? 'decode' : undefined;
}
