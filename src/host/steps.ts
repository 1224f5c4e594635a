import type { Choice, TextQuestion } from './prompts.ts';

/** One row of a list in a series of questions. */
export interface ListChoice<T> extends Choice<T> {
  /** The row that is marked when the list opens. */
  readonly preselected?: boolean;
  /** Small buttons at the end of the row. */
  readonly buttons?: readonly RowButton[];
  /** A heading over this row and those after it. */
  readonly heading?: string;
}

/** A button at the end of a row. */
export interface RowButton {
  readonly id: string;
  readonly icon: string;
  readonly tooltip: string;
}

/** Where a question stands in its series. */
export interface StepPlace {
  /** From 1; left out outside a series. */
  readonly step?: number;
  readonly totalSteps?: number;
  /** Whether there is a question to go back to. */
  readonly back?: boolean;
}

/** A list to choose from. */
export interface ListStep<T> extends StepPlace {
  readonly title: string;
  readonly placeholder?: string;
  readonly choices: readonly ListChoice<T>[];
  /** Rows that take a while, put after the others when they come. Must not reject. */
  readonly more?: (signal: AbortSignal) => Promise<readonly ListChoice<T>[]>;
  /** A row for what was typed, when it is something that can be chosen. */
  readonly typed?: (text: string) => ListChoice<T> | undefined;
}

/** A line to type. */
export interface TextStep extends TextQuestion, StepPlace {}

/** What became of a question: `left` is Esc, `back` the arrow at the top. */
export type StepAnswer<T> =
  | { readonly kind: 'chosen'; readonly value: T }
  | { readonly kind: 'button'; readonly value: T; readonly button: string }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

/** Questions one after another, with a way back. Tests answer them with a script. */
export interface StepPrompts {
  list<T>(step: ListStep<T>): Promise<StepAnswer<T>>;
  line(step: TextStep): Promise<StepAnswer<string>>;
}

/** What one question of a series made of what is gathered so far. */
export type StepEnd<S> =
  | { readonly kind: 'next'; readonly gathered: S }
  /** There was nothing to ask. */
  | { readonly kind: 'skip' }
  /** The answer did not do: the same question again. */
  | { readonly kind: 'again' }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

/** One question of a series. `back` tells whether there is one before it. */
export type Step<S> = (gathered: S, back: boolean) => Promise<StepEnd<S>>;

/**
 * Asks one after another and goes back where the person does; what was answered after that place is kept as a proposal.
 * Undefined when they left: then nothing has happened.
 */
export async function askInTurn<S>(first: S, steps: readonly Step<S>[]): Promise<S | undefined> {
  /** The questions that were really asked. */
  const asked: number[] = [];
  let at = 0;
  let gathered = first;
  for (let step = steps[at]; step; step = steps[at]) {
    const end = await step(gathered, asked.length > 0);
    if (end.kind === 'left') return undefined;
    if (end.kind === 'again') continue;
    if (end.kind === 'back') {
      const last = asked.pop();
      if (last === undefined) return undefined;
      at = last;
      continue;
    }
    if (end.kind === 'next') {
      asked.push(at);
      ({ gathered } = end);
    }
    at += 1;
  }
  return gathered;
}
