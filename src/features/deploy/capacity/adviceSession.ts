import type { Fix } from '../../../eas/validity/finding.ts';
import type { AdviceView } from '../../../messages/deployAdvice.ts';
import type { Problem } from '../../../messages/deployProblem.ts';
import type { Translate } from '../../../messages/translate.ts';
import { questionOf, type AdviceInput } from './adviceQuestion.ts';
import { adviceView, planFix } from './adviceView.ts';
import type { AdviceAnswer, AdviceQuestion, CapacityModel } from './capacityModel.ts';

/** What the advisor needs of the world around it. */
export interface AdviceParts {
  readonly model: CapacityModel;
  readonly t: Translate;
  readonly problem: (error: unknown) => Problem;
}

/** Where a question to the advisor stands. */
type Run =
  | { readonly status: 'running'; readonly done: number; readonly total: number; readonly abort: AbortController }
  | { readonly status: 'ready'; readonly question: AdviceQuestion; readonly answer: AdviceAnswer }
  | { readonly status: 'failed'; readonly problem: Problem };

/** The advisor beside the form: asked on demand, tried in simulations before it is shown, applied on demand. */
export class AdviceSession {
  #input: AdviceInput | undefined;
  #run: Run | undefined;

  constructor(
    private readonly parts: AdviceParts,
    private readonly changed: () => void,
  ) {}

  /** Takes what the form and the prices are now. */
  look(input: AdviceInput): void {
    this.#input = input;
  }

  get view(): AdviceView | undefined {
    const { t } = this.parts;
    const run = this.#run;
    const nothing = { plans: [], withoutPrice: [], outdated: false };
    if (run === undefined || this.#input === undefined) return undefined;
    if (run.status === 'running') return { ...nothing, status: 'running', done: run.done, total: run.total };
    if (run.status === 'failed') return { ...nothing, status: 'failed', problem: run.problem };
    return adviceView(run.question, run.answer, this.#input, t);
  }

  /** Whether the form tells enough to ask. */
  get canAsk(): boolean {
    return this.#input !== undefined && questionOf(this.#input) !== undefined;
  }

  /** Asks anew; what was asked before is dropped. */
  async start(): Promise<void> {
    const question = this.#input && questionOf(this.#input);
    if (question === undefined) return;
    this.close();
    const abort = new AbortController();
    this.#set({ status: 'running', done: 0, total: 0, abort });
    const progress = (done: number, total: number): void => {
      if (!abort.signal.aborted) this.#set({ status: 'running', done, total, abort });
    };
    try {
      const answer = await this.parts.model.advise(question, progress, abort.signal);
      if (!abort.signal.aborted) this.#set({ status: 'ready', question, answer });
    } catch (error) {
      if (!abort.signal.aborted) this.#set({ status: 'failed', problem: this.parts.problem(error) });
    }
  }

  /** Cancels what is under way, and forgets what was advised. */
  close(): void {
    if (this.#run?.status === 'running') this.#run.abort.abort();
    this.#set(undefined);
  }

  /** The change that lays the form out as a plan says; undefined where nothing is to be changed, or it cannot be. */
  fixOf(id: string): Fix | undefined {
    if (this.#run?.status !== 'ready' || this.#input === undefined) return undefined;
    return planFix(this.#run.question, this.#run.answer, this.#input, id, this.parts.t);
  }

  #set(run: Run | undefined): void {
    this.#run = run;
    this.changed();
  }
}
