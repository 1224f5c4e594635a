import assert from 'node:assert/strict';
import type { Choice, Prompts, Question, TextQuestion } from '../../src/host/prompts.ts';

/** One answer of the script, for the kind of question it answers. */
type Answer =
  | { readonly confirm: boolean }
  | { readonly pick: string | undefined }
  | { readonly text: string | undefined };

/** Prompts that answer from a script, fail on a question that is not in it, and remember what was said. */
export class ScriptedPrompts implements Prompts {
  readonly asked: (Question | TextQuestion | { title: string })[] = [];
  readonly notices: string[] = [];
  readonly #answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  async confirm(question: Question): Promise<boolean> {
    this.asked.push(question);
    const answer = this.#answers.shift();
    assert.ok(answer && 'confirm' in answer, `not in the script: ${question.message}`);
    return answer.confirm;
  }

  async pick<T>(title: string, choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>): Promise<T | undefined> {
    this.asked.push({ title });
    const answer = this.#answers.shift();
    assert.ok(answer && 'pick' in answer, `not in the script: ${title}`);
    if (answer.pick === undefined) return undefined;
    const chosen = (await choices).find(({ label }) => label === answer.pick);
    assert.ok(chosen, `no choice "${answer.pick}" in "${title}"`);
    return chosen.value;
  }

  async text(question: TextQuestion): Promise<string | undefined> {
    this.asked.push(question);
    const answer = this.#answers.shift();
    assert.ok(answer && 'text' in answer, `not in the script: ${question.prompt}`);
    // As in VS Code, a text that is refused cannot be entered.
    return answer.text !== undefined && question.check?.(answer.text) ? undefined : answer.text;
  }

  async notify(_level: 'info' | 'warning' | 'error', message: string): Promise<undefined> {
    this.notices.push(message);
    return undefined;
  }

  async progress<T>(
    _title: string,
    work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return work((message) => void this.notices.push(message), new AbortController().signal);
  }

  /** Fails when an answer of the script was not asked for. */
  assertDone(): void {
    assert.deepEqual(this.#answers, []);
  }
}
