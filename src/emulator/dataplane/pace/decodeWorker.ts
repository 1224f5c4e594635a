import { tpotSeconds } from '../../../serving/decodeStep.ts';
import { prefillComputeSeconds } from '../../../serving/prefill.ts';
import { SPARE_KV_SHARE } from '../inferred.ts';
import { DecodeRank } from './decodeRank.ts';
import { DueHeap } from './dueHeap.ts';
import type { EngineSpec } from './engineSpec.ts';
import { type DecodeListener, Member, type RankLoad, type Sequence, strideOf } from './sequence.ts';
import { GRAIN_MS, type Timeline } from './timeline.ts';

/** The pace is computed anew once every sequence has grown by this many tokens. */
const PACE_TOKENS = 64;
/** Counts are sums of fractions, and must not stop just short of what they are waited for. */
const ROUNDING = 1e-6;

/**
 * The decode side of one instance. All sequences advance together, one step for the whole batch, at the pace that the
 * serving model gives for that batch; a sequence is let in when its rank has room for its KV, and where the KV of a
 * rank runs full, the last one let in is thrown out and computed again later.
 */
export class DecodeWorker {
  readonly #timeline: Timeline;
  readonly #spec: EngineSpec;
  readonly #listener: DecodeListener | undefined;
  readonly #ranks: readonly DecodeRank<Member>[];
  readonly #members = new Set<Member>();
  readonly #due = new DueHeap<Member>();
  /** Tokens that each sequence has produced since the worker was last empty, at `#at`. */
  #count = 0;
  #at = 0;
  #tokenMs = Number.POSITIVE_INFINITY;
  #pacedAt = 0;
  #joined = 0;
  #pausedUntil = 0;
  #stepsFrom = 0;
  #working = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelWake: () => void = () => undefined;

  constructor(timeline: Timeline, spec: EngineSpec, listener?: DecodeListener) {
    this.#timeline = timeline;
    this.#spec = spec;
    this.#listener = listener;
    const limits = { kvTokens: spec.kvTokensPerRank, sequences: spec.maxSequences, spareShare: SPARE_KV_SHARE };
    this.#ranks = Array.from({ length: spec.dp }, () => new DecodeRank<Member>(limits));
  }

  /** Sequences that take part in the steps. */
  get residents(): number {
    return this.#joined;
  }

  /** Context tokens of everybody who is here, waits, or is promised. */
  get tokens(): number {
    return this.#ranks.reduce((sum, rank) => sum + rank.tokens(this.#count), 0);
  }

  /** One entry per rank: its KV tokens in use, its tokens of all kinds, and its sequences. */
  loads(): RankLoad[] {
    this.#advance(this.#timeline.now());
    this.#tellSteps();
    return this.#ranks.map((rank) => ({
      usedTokens: rank.used(this.#count),
      tokens: rank.tokens(this.#count),
      running: rank.joined,
      waiting: rank.waiting.length + rank.residents.length - rank.joined,
      promised: rank.promised,
    }));
  }

  /** Promises a rank to a request that comes later: it counts for the router's choice. The answer takes it back. */
  promise(rank: number, promptTokens: number): () => void {
    const place = this.#ranks[rank];
    if (place === undefined) return () => undefined;
    place.promised += 1;
    place.promisedTokens += promptTokens;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      place.promised -= 1;
      place.promisedTokens -= promptTokens;
    };
  }

  /** Lets a sequence in, or has it wait. The answer takes it out again, at any time. */
  add(sequence: Sequence): () => void {
    const member = new Member(sequence);
    this.#members.add(member);
    this.#ranks[sequence.rank]?.waiting.push(member);
    this.#change(() => this.#admit(sequence.rank));
    return () => {
      if (this.#members.has(member)) this.#change(() => this.#takeOut(member));
    };
  }

  /** All sequences stand still for so long: the GPUs compute a prompt. */
  pause(ms: number): void {
    this.#change(() => (this.#pausedUntil = Math.max(this.#pausedUntil, this.#at) + ms));
  }

  /** Time per output token of every sequence now, ms. */
  get tokenMs(): number {
    return this.#tokenMs;
  }

  /** Time of one step of all sequences now, ms; 0 when there are none. */
  get stepMs(): number {
    return this.#joined > 0 ? this.#tokenMs * (1 + this.#spec.acceptedDraftTokens) : 0;
  }

  /** Makes a change at the present count, and sees what follows from it. */
  #change(what: () => void): void {
    this.#advance(this.#timeline.now());
    what();
    if (this.#working) return;
    this.#repace();
    this.#plan();
  }

  #advance(to: number): void {
    const from = this.#at;
    if (to <= from) return;
    this.#at = to;
    if (this.#joined === 0) return;
    const moving = to - Math.min(to, Math.max(from, this.#pausedUntil));
    this.#count += moving / this.#tokenMs;
  }

  #admit(index: number): void {
    const rank = this.#ranks[index];
    if (rank === undefined) return;
    for (let next = rank.waiting[0]; next !== undefined; next = rank.waiting[0]) {
      if (!rank.hasRoom(next.promptTokens + next.produced, this.#count)) return;
      rank.waiting.shift();
      rank.admit(next);
      this.#letIn(next);
    }
  }

  #letIn(member: Member): void {
    const admission = (member.admission += 1);
    const join = (): void => {
      const holds = this.#members.has(member) && member.admission === admission && member.joinedAt === undefined;
      if (holds) this.#change(() => this.#join(member));
    };
    if (member.produced === 0) return member.sequence.admitted(this.#at, join);
    // Its context is computed again first.
    const seconds = prefillComputeSeconds(this.#spec, member.admittedTokens, member.admittedTokens);
    this.#timeline.at(this.#at + 1000 * seconds, join);
  }

  #join(member: Member): void {
    this.#tellSteps();
    this.#ranks[member.rank]?.join(member, this.#count);
    this.#joined += 1;
    // The next token comes with the next whole step, and the others at the mean pace of the steps.
    member.due = this.#count + 1 + this.#spec.acceptedDraftTokens;
    this.#due.push(member);
  }

  #takeOut(member: Member): void {
    this.#members.delete(member);
    const rank = this.#ranks[member.rank];
    const queued = rank?.waiting.indexOf(member) ?? -1;
    if (queued >= 0) rank?.waiting.splice(queued, 1);
    this.#free(member);
    this.#admit(member.rank);
  }

  /** Frees the place of a sequence that has one. */
  #free(member: Member): void {
    if (member.joinedAt !== undefined) {
      this.#tellSteps();
      this.#joined -= 1;
      this.#due.remove(member);
    }
    this.#ranks[member.rank]?.remove(member);
  }

  #repace(): void {
    if (this.#joined === 0) {
      if (this.#members.size === 0) this.#restart();
      return;
    }
    const context = this.#ranks.reduce((sum, rank) => sum + (rank.joined > 0 ? rank.used(this.#count) : 0), 0);
    const spec = this.#spec;
    const load = { ...spec, batchPerRank: this.#joined / spec.dp, meanContext: context / this.#joined };
    this.#tokenMs = 1000 * tpotSeconds(load);
    this.#pacedAt = this.#count;
  }

  /** Nobody is here: counts begin anew, so that they stay small. */
  #restart(): void {
    this.#count = 0;
    this.#stepsFrom = 0;
    this.#pacedAt = 0;
  }

  /** Arranges to be woken at what happens next. */
  #plan(): void {
    const next = Math.min(this.#due.first?.due ?? Number.POSITIVE_INFINITY, this.#fullAt());
    const from = Math.max(this.#at, this.#pausedUntil);
    const at = this.#joined === 0 ? Number.POSITIVE_INFINITY : from + Math.max(0, next - this.#count) * this.#tokenMs;
    if (at === this.#wakeAt) return;
    this.#cancelWake();
    this.#wakeAt = at;
    this.#cancelWake = at === Number.POSITIVE_INFINITY ? () => undefined : this.#timeline.at(at, () => this.#wake(at));
  }

  #fullAt(): number {
    return this.#ranks.reduce((at, rank) => Math.min(at, rank.fullAt()), Number.POSITIVE_INFINITY);
  }

  #wake(at: number): void {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#advance(Math.max(at, this.#timeline.now()));
    this.#working = true;
    try {
      this.#emit();
      this.#throwOut();
    } finally {
      this.#working = false;
    }
    if (this.#joined === 0 || this.#count - this.#pacedAt > PACE_TOKENS) this.#repace();
    this.#plan();
  }

  /** Gives out every token that is due, also those that are within the grain of timers. */
  #emit(): void {
    for (let first = this.#due.first; first !== undefined; first = this.#due.first) {
      const until = this.#count + ROUNDING + GRAIN_MS / this.#tokenMs;
      if (first.due > until) return;
      this.#produce(first, until);
    }
  }

  #produce(member: Member, until: number): void {
    const { sequence, outputTokens } = member;
    for (; member.due <= until && member.produced < outputTokens;) {
      const tokens = member.produced === 0 ? 1 : strideOf(member);
      member.produced += tokens;
      if (member.produced < outputTokens) member.due += strideOf(member);
    }
    const at = this.#at;
    if (member.produced < outputTokens) this.#due.sinkFirst();
    else this.#finish(member);
    sequence.progress(member.produced, at);
  }

  #finish(member: Member): void {
    this.#takeOut(member);
    this.#repace();
  }

  #throwOut(): void {
    for (const rank of this.#ranks) {
      while (rank.fullAt() <= this.#count + ROUNDING) {
        const member = rank.residents.at(-1);
        if (member === undefined) break;
        this.#free(member);
        member.admission += 1;
        rank.waiting.unshift(member);
        this.#listener?.preempted(member.rank, member.promptTokens, member.produced);
        this.#repace();
      }
    }
  }

  /** Tells of the steps since the batch last changed. */
  #tellSteps(): void {
    const steps = (this.#count - this.#stepsFrom) / (1 + this.#spec.acceptedDraftTokens);
    this.#stepsFrom = this.#count;
    if (steps <= 0) return;
    this.#ranks.forEach((rank, index) => this.#listener?.stepped(index, steps, rank.joined));
  }
}
