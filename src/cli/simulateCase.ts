import * as z from 'zod/mini';
import type { Layout, Serving, Workers } from '../serving/deployment.ts';
import { findGpu, GPUS } from '../serving/gpu.ts';
import { findKnownModel, KNOWN_MODELS } from '../serving/knownModels.ts';
import type { ServedModel } from '../serving/servedModel.ts';
import type { Arrivals, SimulationCase } from '../serving/simulation/simulationCase.ts';
import { headsProblem } from '../serving/validity/attentionHeads.ts';
import { unevenExperts } from '../serving/validity/expertSplit.ts';
import { CaseInput, type WorkersInput } from './simulateInput.ts';

/** A case that cannot be understood; its message is a sentence for a person. */
export class BadCase extends Error {
  override readonly name = 'BadCase';
}

/** What every case says: what is deployed, and how. */
export interface DeployedCase extends Serving {
  readonly layout: Layout;
  readonly maxModelLength: number | undefined;
}

/** What a line asks for. */
export type Question =
  | { readonly kind: 'load'; readonly asked: SimulationCase }
  | {
      readonly kind: 'step';
      readonly asked: DeployedCase;
      readonly batchPerRank: number;
      readonly meanContext: number;
    };

const REQUESTS_PER_USER = 10;
/** GPUs of a whole deployment: more than anybody has, and little enough to simulate. */
const MOST_GPUS = 65_536;
/** Users that the number of requests of an open loop is reckoned by when it is left out. */
const ASSUMED_USERS = 64;

/** Reads one line of `pai-eas simulate`. Throws `BadCase`. */
export function readCase(line: string): Question {
  const input = parse(line);
  const asked = deployedIn(input);
  const { decodeBatchPerRank: batchPerRank, meanContext } = input;
  if (batchPerRank !== undefined && meanContext !== undefined)
    return { kind: 'step', asked, batchPerRank, meanContext };
  if (batchPerRank !== undefined || meanContext !== undefined) {
    throw new BadCase('decodeBatchPerRank and meanContext belong together: set both or none.');
  }
  const { inputTokens, outputTokens, lengthRange, prefixHitRate, seed } = input;
  if (inputTokens === undefined) throw new BadCase('inputTokens is missing: the length of the prompts.');
  if (outputTokens === undefined) throw new BadCase('outputTokens is missing: the length of the answers.');
  const load = { inputTokens, outputTokens, lengthRange, prefixHitRate, seed, requests: requestsIn(input) };
  return { kind: 'load', asked: { ...asked, ...load, arrivals: arrivalsIn(input) } };
}

const OF_THE_TRACE = [
  'inputTokens',
  'outputTokens',
  'concurrency',
  'requests',
  'requestRate',
  'decodeBatchPerRank',
  'meanContext',
] as const;

/** Reads one line of `pai-eas simulate --trace FILE`: a case without lengths and load. Throws `BadCase`. */
export function readTraceCase(line: string): DeployedCase {
  const input = parse(line);
  const given = OF_THE_TRACE.filter((field) => input[field] !== undefined);
  if (given.length > 0)
    throw new BadCase(`With --trace leave ${given.join(', ')} out: lengths and load come from the file.`);
  return deployedIn(input);
}

function parse(line: string): CaseInput {
  let value: unknown;
  try {
    // Windows tools put a mark before a stream that is no part of its first line.
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new BadCase(`The line is not valid JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
  const read = z.safeParse(CaseInput, value);
  if (read.success) return read.data;
  // A fraction beyond its range is told of once.
  throw new BadCase([...new Set(read.error.issues.map(issueText))].join(' '));
}

function issueText(issue: z.core.$ZodIssue): string {
  const path = z.core.toDotPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `${path === '' ? 'A case' : path} has no field "${issue.keys.join('", "')}".`;
  }
  return `${path === '' ? 'A case' : path} ${issue.message}.`;
}

function deployedIn(input: CaseInput): DeployedCase {
  const model = findKnownModel(input.model);
  if (!model) throw new BadCase(`The model "${input.model}" is not known; known are ${names(KNOWN_MODELS)}.`);
  const gpu = findGpu(input.gpu);
  if (!gpu) throw new BadCase(`The GPU "${input.gpu}" is not known; known are ${names(GPUS)}.`);
  if (input.acceptedDraftTokens > input.draftTokens) {
    throw new BadCase(
      `acceptedDraftTokens ${input.acceptedDraftTokens} cannot be more than draftTokens ${input.draftTokens}.`,
    );
  }
  const { engine, kvCacheBytes, draftTokens, acceptedDraftTokens, redundantExperts, twoBatchOverlap } = input;
  const serving = { engine, kvCacheBytes, draftTokens, acceptedDraftTokens, redundantExperts, twoBatchOverlap };
  const { gpuMemoryBytes, maxModelLength } = input;
  return { model, gpu, ...serving, gpuMemoryBytes, maxModelLength, layout: layoutIn(input, model) };
}

function layoutIn(input: CaseInput, model: ServedModel): Layout {
  const layout: Layout =
    input.mode === 'aggregated'
      ? { mode: 'aggregated', worker: workersIn(input, 'worker', model) }
      : {
          mode: 'disaggregated',
          prefill: workersIn(input, 'prefill', model),
          decode: workersIn(input, 'decode', model),
        };
  const roles = layout.mode === 'aggregated' ? [layout.worker] : [layout.prefill, layout.decode];
  const gpus = roles.reduce((sum, { workers, tp, dp }) => sum + workers * tp * dp, 0);
  if (gpus <= MOST_GPUS) return layout;
  throw new BadCase(`The deployment has ${gpus} GPUs, more than the ${MOST_GPUS} that can be simulated.`);
}

function workersIn(input: CaseInput, role: 'prefill' | 'decode' | 'worker', model: ServedModel): Workers {
  const given: WorkersInput | undefined = input[role];
  if (given === undefined) throw new BadCase(`${role} is missing: its workers, tp, dp and ep.`);
  const { workers, tp, dp } = given;
  // Copies of busy experts are the decode workers' business: prefill may do without.
  const redundant = role === 'prefill' ? [0, input.redundantExperts] : [input.redundantExperts];
  const problem = headsIn(model, tp) ?? (model.experts && expertsIn(model.experts.count, redundant, given));
  if (problem !== undefined) throw new BadCase(`${role}: ${problem}.`);
  return { workers, tp, dp };
}

function headsIn(model: ServedModel, tp: number): string | undefined {
  if (headsProblem(model, tp)?.kind !== 'uneven') return undefined;
  return `the ${model.heads} heads of ${model.name} do not divide by tp ${tp}`;
}

function expertsIn(experts: number, redundant: readonly number[], { tp, dp, ep }: WorkersInput): string | undefined {
  const gpus = tp * dp;
  // Without expert parallelism, ep 1, each GPU has a part of every expert.
  if (ep === 1) return undefined;
  if (ep !== undefined && ep !== gpus) return `ep ${ep} must be tp × dp = ${tp} × ${dp} = ${gpus}`;
  if (redundant.some((more) => !unevenExperts(experts, more, gpus))) return undefined;
  const more = redundant.at(-1) ?? 0;
  return `${experts} experts${more > 0 ? ` with ${more} redundant` : ''} do not divide by ep ${gpus}`;
}

function arrivalsIn({ concurrency, requestRate, burstiness }: CaseInput): Arrivals {
  if (requestRate !== undefined) return { kind: 'rate', perSecond: requestRate, burstiness };
  if (concurrency !== undefined) return { kind: 'users', users: concurrency };
  throw new BadCase('Set concurrency (a closed loop) or requestRate (an open loop).');
}

function requestsIn({ requests, concurrency }: CaseInput): number {
  return requests ?? REQUESTS_PER_USER * (concurrency ?? ASSUMED_USERS);
}

function names(entries: readonly { readonly name: string }[]): string {
  return entries.map((entry) => entry.name).join(', ');
}
