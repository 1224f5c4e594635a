import { tpotSeconds } from '../../../serving/decodeStep.ts';
import { prefillComputeSeconds } from '../../../serving/prefill.ts';
import type { EngineSpec } from './engineSpec.ts';

/** A request that lives on a decode rank. */
export interface Resident {
  readonly rank: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Prompt and produced tokens so far. */
  context: number;
}

/** The pace is computed anew once the mean context has grown by this many tokens. */
const CONTEXT_STEP = 64;

/** The decode side of one instance: its data-parallel ranks and who lives on them. */
export class DecodeRanks {
  readonly #spec: EngineSpec;
  readonly #residents = new Set<Resident>();
  readonly #rankTokens: number[];
  #residentTokens = 0;
  #tokenMs = 0;
  #pacedAt = Number.NaN;

  constructor(spec: EngineSpec) {
    this.#spec = spec;
    this.#rankTokens = Array.from({ length: spec.dp }, () => 0);
  }

  get residents(): number {
    return this.#residents.size;
  }

  /** Context tokens of all residents, and prompt tokens of those that are promised. */
  get tokens(): number {
    return this.#rankTokens.reduce((sum, tokens) => sum + tokens, 0);
  }

  /** The rank with the fewest tokens, the first of equals. */
  leastLoaded(): { readonly rank: number; readonly tokens: number } {
    const tokens = Math.min(...this.#rankTokens);
    return { rank: this.#rankTokens.indexOf(tokens), tokens };
  }

  /**
   * Promises a rank to a request whose prompt is still to be computed: it counts when the next one chooses a rank, and
   * slows nobody down before it arrives.
   */
  promise(rank: number, promptTokens: number, outputTokens: number): Resident {
    this.#count(rank, promptTokens);
    return { rank, promptTokens, outputTokens, context: promptTokens };
  }

  /** The request's KV cache is here: it takes part in every step from now on. */
  arrive(resident: Resident): void {
    this.#residents.add(resident);
    this.#residentTokens += resident.context;
    this.#pacedAt = Number.NaN;
  }

  /** A resident has produced `tokens` more. */
  grow(resident: Resident, tokens: number): void {
    resident.context += tokens;
    this.#residentTokens += tokens;
    this.#count(resident.rank, tokens);
  }

  /** Frees the place of a request, arrived or only promised. Call it once. */
  leave(resident: Resident): void {
    this.#count(resident.rank, -resident.context);
    if (!this.#residents.delete(resident)) return;
    this.#residentTokens -= resident.context;
    this.#pacedAt = Number.NaN;
  }

  /** Time per output token of every resident now, ms. */
  tokenMs(): number {
    const stale = Math.abs(this.#residentTokens - this.#pacedAt) > CONTEXT_STEP * this.#residents.size;
    if (stale || Number.isNaN(this.#pacedAt)) {
      this.#tokenMs = 1000 * this.#tokenSeconds();
      this.#pacedAt = this.#residentTokens;
    }
    return this.#tokenMs;
  }

  /** Time of one step, ms: with drafts a step gives more than one token. */
  stepMs(): number {
    return this.tokenMs() * (1 + this.#spec.acceptedDraftTokens);
  }

  #tokenSeconds(): number {
    const spec = this.#spec;
    const residents = Math.max(1, this.#residents.size);
    // A rank that serves this request holds one sequence at least, whatever the mean over the ranks says.
    const batchPerRank = Math.max(1, residents / spec.dp);
    const decode = tpotSeconds({ ...spec, batchPerRank, meanContext: this.#residentTokens / residents });
    return spec.aggregated ? decode + this.#prefillInterference(residents) : decode;
  }

  /** Prompts of the others that an aggregated engine computes between its steps, spread over the output tokens. */
  #prefillInterference(residents: number): number {
    let prompt = 0;
    let output = 0;
    for (const resident of this.#residents) {
      prompt += resident.promptTokens;
      output += resident.outputTokens;
    }
    if (output === 0) return 0;
    const compute = prefillComputeSeconds(this.#spec, prompt / residents, prompt / residents);
    return ((residents - 1) / (output / residents)) * compute;
  }

  #count(rank: number, tokens: number): void {
    this.#rankTokens[rank] = (this.#rankTokens[rank] ?? 0) + tokens;
  }
}
