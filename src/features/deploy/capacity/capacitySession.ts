import type { CapacityView, MemberCapacity } from '../../../messages/deployCapacity.ts';
import type { Problem } from '../../../messages/deployProblem.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { CapacityCase } from './capacityCase.ts';
import type { CapacityAnswer, CapacityModel, CapacityQuestion } from './capacityModel.ts';
import { figure, serviceCapacity } from './capacityWords.ts';
import type { Workload } from './workload.ts';

/** What the session needs of the world around it. */
export interface CapacityParts {
  readonly model: CapacityModel;
  readonly t: Translate;
  readonly problem: (error: unknown) => Problem;
  /** Milliseconds that the fields must rest before something is worked out. */
  readonly restMs: number;
}

/** Works out what the layout of the form gives, as it changes: once the fields rest, and only the latest. */
export class CapacitySession {
  #case: CapacityCase | undefined;
  #asked: { readonly key: string; readonly question: CapacityQuestion } | undefined;
  #answer: CapacityAnswer | undefined;
  #problem: Problem | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;

  constructor(
    private readonly parts: CapacityParts,
    private readonly changed: () => void,
  ) {}

  /** Takes what the form is now. `workload` is undefined where it cannot be read. */
  look(found: CapacityCase, workload: Workload | undefined): void {
    this.#case = found;
    const question = workload && found.service && { ...found.service, workload };
    const key = question && JSON.stringify(question);
    if (key === this.#asked?.key) return;
    this.#stop();
    this.#asked = question && key !== undefined ? { key, question } : undefined;
    if (question === undefined) return;
    this.#timer = setTimeout(() => void this.#ask(question), this.parts.restMs);
  }

  get view(): CapacityView {
    const { t } = this.parts;
    const { members = [], reason } = this.#case ?? {};
    const waits = this.#timer !== undefined || this.#abort !== undefined;
    const shown = this.#asked === undefined ? undefined : this.#answer;
    const workload = this.#asked?.question.workload;
    return {
      status: waits ? 'waiting' : this.#problem ? 'failed' : shown ? 'ready' : 'idle',
      members: members.map((member) => (shown && !member.reason ? this.#withAnswer(member, shown) : member)),
      ...(shown && workload ? serviceCapacity(shown, workload, t) : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  dispose(): void {
    this.#stop();
  }

  async #ask(question: CapacityQuestion): Promise<void> {
    this.#timer = undefined;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const answer = await this.parts.model.estimate(question, abort.signal);
      if (abort.signal.aborted) return;
      this.#answer = answer;
      this.#problem = undefined;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#answer = undefined;
      this.#problem = this.parts.problem(error);
    }
    this.#abort = undefined;
    this.changed();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
    this.#problem = undefined;
  }

  #withAnswer(member: MemberCapacity, answer: CapacityAnswer): MemberCapacity {
    const role = this.#case?.engines.find(({ key }) => key === member.member)?.worker.part.role;
    const { ability } = answer;
    if (ability === undefined) return member;
    if (role === 'prefill') {
      const { prefillTokensPerSecond } = ability;
      return prefillTokensPerSecond ? { ...member, tokensPerSecond: figure(prefillTokensPerSecond) } : member;
    }
    return {
      ...member,
      batchAtGoal: ability.batchAtGoal,
      tpotMs: figure(ability.tpotAtGoalSeconds, 1000),
      tokensPerSecond: figure(ability.decodeTokensPerSecond),
    };
  }
}
