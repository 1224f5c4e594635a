import type { ListChoice, ListStep, StepAnswer, StepPrompts, TextStep } from './steps.ts';

/** One answer of the script: a row by its label, a text, a row's button, the arrow, or Esc. */
export type ScriptedAnswer =
  | { readonly pick: string }
  | { readonly typed: string }
  | { readonly text: string }
  | { readonly press: string; readonly on: string }
  | 'back'
  | 'left';

/** Questions answered from a script; a question that is not in it fails. Remembers what was asked. */
export class ScriptedSteps implements StepPrompts {
  readonly lists: {
    readonly title: string;
    readonly back: boolean;
    readonly choices: readonly ListChoice<unknown>[];
  }[] = [];
  readonly lines: TextStep[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(...answers: readonly ScriptedAnswer[]) {
    this.#answers = [...answers];
  }

  get unused(): readonly ScriptedAnswer[] {
    return this.#answers;
  }

  async list<T>(step: ListStep<T>): Promise<StepAnswer<T>> {
    const more = (await step.more?.(new AbortController().signal)) ?? [];
    const choices = [...step.choices, ...more];
    this.lists.push({ title: step.placeholder ?? step.title, back: step.back === true, choices });
    const answer = this.#next(step.title);
    if (answer === 'back' || answer === 'left') return { kind: answer };
    if ('typed' in answer) {
      const typed = step.typed?.(answer.typed);
      if (!typed) throw new Error(`"${answer.typed}" cannot be typed in "${step.title}"`);
      return { kind: 'chosen', value: typed.value };
    }
    const label = 'pick' in answer ? answer.pick : 'press' in answer ? answer.on : '';
    const choice = choices.find((one) => one.label === label);
    if (!choice) throw new Error(`No row "${label}" in: ${choices.map((one) => one.label).join(', ')}`);
    if (!('press' in answer)) return { kind: 'chosen', value: choice.value };
    if (!choice.buttons?.some(({ id }) => id === answer.press)) throw new Error(`No button "${answer.press}"`);
    return { kind: 'button', value: choice.value, button: answer.press };
  }

  async line(step: TextStep): Promise<StepAnswer<string>> {
    this.lines.push(step);
    const answer = this.#next(step.prompt);
    if (answer === 'back' || answer === 'left') return { kind: answer };
    if (!('text' in answer)) throw new Error(`Not a text: ${JSON.stringify(answer)} for "${step.prompt}"`);
    const problem = step.check?.(answer.text);
    if (problem) throw new Error(`"${answer.text}" is refused: ${problem}`);
    return { kind: 'chosen', value: answer.text };
  }

  #next(question: string): ScriptedAnswer {
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`Not in the script: ${question}`);
    return answer;
  }
}
