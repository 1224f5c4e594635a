import type { ServedModel } from '../../../serving/servedModel.ts';
import { judgeSizes, type GpuCount, type SizesVerdict } from '../../../serving/validity/workerSizes.ts';
import { isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import { readResource } from '../../deployment/memberResource.ts';
import { pointer } from '../pointer.ts';
import { engineSizes, type EngineSizes } from './engineSizes.ts';
import { flagOf } from './launch.ts';
import { machineOf, type MachineFacts, type MachineKnowledge } from './machine.ts';
import { modelNamed, modelOf, weighedModel, type ModelFacts } from './modelName.ts';
import type { Part } from './part.ts';
import { settingsOf, type Settings } from './settings.ts';

/** An engine of a configuration, with everything that its rules need. */
export interface Worker {
  readonly part: Part;
  /** `vllm`, `sglang`, `bladellm`; undefined when nothing tells it. */
  readonly engine: string | undefined;
  readonly settings: Settings;
  readonly model: ModelFacts | undefined;
  /** The model's sizes to compute memory with; undefined where its weights are of unknown size. */
  readonly weighed: ServedModel | undefined;
  readonly machine: MachineFacts | undefined;
  /** JSON pointer to what names the instance type; else to the part. */
  readonly placeAt: string;
  /** Machines of one instance. */
  readonly machines: number;
  readonly gpus: GpuCount | undefined;
  readonly sizes: EngineSizes;
  readonly verdict: SizesVerdict;
  /** Part of a GPU's memory that the engine may use, where its command line says it. */
  readonly usableShare: number | undefined;
}

/** Machines of one instance where `unit` names no size [DOC]. */
export const defaultUnitSize = 2;

/** What is known beside the configuration. */
export interface WorkerKnowledge extends MachineKnowledge {
  /** The model that is served, where the caller knows it: it stands in for what the configuration does not say for sure. */
  readonly modelName?: string | undefined;
}

/** The engines among the parts. `around` is the aggregate that they are members of. */
export function workersOf(parts: readonly Part[], knowledge: WorkerKnowledge): Worker[] {
  const around = parts.find(({ kind }) => kind === 'aggregate');
  const engines = parts.filter((part) => part.kind !== 'aggregate' && part.role !== 'router');
  const told = knowledge.modelName === undefined ? undefined : modelNamed(knowledge.modelName);
  const own = engines.map((part) => {
    const model = modelOfPart(part, around);
    return model?.certain ? model : (told ?? model);
  });
  // Members of one aggregate serve one model: one that names none serves that of the others.
  const common = own.find((model) => model?.certain) ?? own.find((model) => model !== undefined);
  return engines.map((part, index) => workerOf(part, around, own[index] ?? (around ? common : undefined), knowledge));
}

function modelOfPart(part: Part, around: Part | undefined): ModelFacts | undefined {
  const name = nameOf(part.document) || nameOf(around?.document ?? {});
  const own = modelOf(part.document, part.variables, part.launches, '');
  if (own !== undefined || around === undefined) return own ?? modelOf({}, [], [], name);
  const outer = modelOf(around.document, around.variables, around.launches, name);
  // A name says enough where members with roles say that this is a deployment of a large model.
  return outer && { ...outer, certain: outer.certain || part.role !== undefined };
}

function nameOf(document: JsonObject): string {
  return textAt(objectAt(document, 'metadata'), 'name') || textAt(document, 'name');
}

function workerOf(
  part: Part,
  around: Part | undefined,
  model: ModelFacts | undefined,
  knowledge: MachineKnowledge,
): Worker {
  const { document, variables, launches } = part;
  const engine = engineOf(part) ?? (around && engineOf(around));
  const settings = settingsOf(variables, launches);
  const sizes = engineSizes(settings, launches, engine);
  const place = readResource(document);
  const machine = place?.kind === 'public' ? machineOf(place.instanceType, knowledge) : undefined;
  const machines = machinesOf(document);
  const gpus = gpusOf(document, machine, machines);
  const verdict = judgeSizes(sizes.given, sizes.isWhole ? gpus : undefined);
  const share = Number(flagOf(launches, ['--gpu-memory-utilization', '--mem-fraction-static'])?.text);
  const usableShare = share > 0 && share <= 1 ? share : undefined;
  const weighed = weighedModel(model, launches);
  const placeAt = machine === undefined ? part.at : typeAt(part);
  return { part, engine, settings, model, weighed, machine, placeAt, machines, gpus, sizes, verdict, usableShare };
}

function typeAt({ document, at }: Part): string {
  const path = pointer(at, 'cloud', 'computing');
  const computing = objectAt(objectAt(document, 'cloud'), 'computing');
  const isListed = textAt(listAt(computing, 'instances')[0], 'type') !== '';
  return isListed ? pointer(path, 'instances', 0, 'type') : pointer(path, 'instance_type');
}

/** The engine that the run command starts, else the one of the label for monitoring, else the image's. */
export function engineOf({ document, launches }: Part): string | undefined {
  const label = textAt(objectAt(document, 'labels'), 'ServiceEngineType').toLowerCase();
  const images = listAt(document, 'containers').map((container) => textAt(container, 'image'));
  return (
    engineIn(launches.map((launch) => launch.text).join(' ')) ?? (label === '' ? engineIn(images.join(' ')) : label)
  );
}

function engineIn(text: string): string | undefined {
  if (/sglang/i.test(text)) return 'sglang';
  if (/vllm/i.test(text)) return 'vllm';
  return /blade[-_]?llm/i.test(text) ? 'bladellm' : undefined;
}

function machinesOf(document: JsonObject): number {
  const { unit } = document;
  if (!isObject(unit)) return 1;
  const size = numberAt(unit, 'size') ?? defaultUnitSize;
  return Number.isInteger(size) && size >= 1 ? size : 1;
}

/**
 * GPUs of one instance. `metadata.gpu` is for an instance, and whether that means one machine or all machines of a unit
 * is not documented: both counts are taken for right.
 */
function gpusOf(document: JsonObject, machine: MachineFacts | undefined, machines: number): GpuCount | undefined {
  const named = numberAt(objectAt(document, 'metadata'), 'gpu');
  const asked = named !== undefined && Number.isInteger(named) && named > 0 ? named : undefined;
  if (machine?.gpus) {
    const most = machine.gpus * machines;
    return { least: Math.min(asked ?? most, most), most };
  }
  return asked === undefined ? undefined : { least: asked, most: asked * machines };
}
