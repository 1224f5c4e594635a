import { pick, randomOf, shuffled } from './random.ts';
import { CHINESE } from './chinese.ts';
import { ENGLISH } from './english.ts';
import type { Phrasebook, Section } from './phrasebook.ts';
import type { Question } from './question.ts';

/** What to write, and how to vary it: the same brief always gives the same text. */
export interface Brief {
  readonly question: Question;
  /** Seed and prompt. */
  readonly key: string;
}

/** The reasoning before an answer, as one text. */
export function composeReasoning({ question, key }: Brief): string {
  const book = bookOf(question);
  const random = randomOf(`reasoning ${key}`);
  if (question.greeting) return fill(pick(random, book.greetingThoughts), question);
  const count = question.long ? book.thoughts.length : 2 + Math.floor(random() * 3);
  const thoughts = [
    pick(random, book.thoughtOpenings),
    ...shuffled(random, book.thoughts).slice(0, count),
    pick(random, book.thoughtClosings),
  ];
  return fill(thoughts.join(question.language === 'zh' ? '' : ' '), question);
}

/** The blocks of an answer in Markdown, each with the white space before it. */
export function* composeAnswer({ question, key }: Brief): Generator<string> {
  const book = bookOf(question);
  const random = randomOf(`answer ${key}`);
  if (question.greeting) {
    yield fill(pick(random, book.greetings), question).replace('{notice}', () => book.notice);
    return;
  }
  yield fill(pick(random, book.openings), question);
  yield `\n\n${book.notice}`;
  for (const section of chooseSections(book, question, random)) yield `\n\n${fill(section.text, question)}`;
  yield `\n\n${fill(pick(random, book.closings), question)}`;
}

/** More blocks for an answer that has to be longer. It never ends. */
export function* composeMore({ question, key }: Brief): Generator<string> {
  const book = bookOf(question);
  const random = randomOf(`more ${key}`);
  for (;;) {
    for (const section of shuffled(random, book.sections)) yield `\n\n${fill(section.text, question)}`;
  }
}

/** The sections in the order in which they are written: what was asked for comes first. */
function chooseSections(book: Phrasebook, question: Question, random: () => number): Section[] {
  const drawn = shuffled(random, book.sections);
  const count = question.long ? drawn.length : 2 + Math.floor(random() * 3);
  const wanted = drawn.filter((section) => section.kind === question.wants);
  const others = drawn.filter((section) => section.kind !== question.wants);
  return [...wanted, ...others].slice(0, count);
}

function bookOf(question: Question): Phrasebook {
  return question.language === 'zh' ? CHINESE : ENGLISH;
}

function fill(template: string | undefined, question: Question): string {
  return (template ?? '').replaceAll('{topic}', () => question.topic);
}
