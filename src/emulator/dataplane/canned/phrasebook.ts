/** What a section of an answer mainly is: a question may ask for one kind. */
export type SectionKind = 'prose' | 'list' | 'table' | 'code';

/** One part of an answer, in Markdown. */
export interface Section {
  readonly kind: SectionKind;
  readonly text: string;
}

/** Canned text in one language. `{topic}` stands for what the user asked about. */
export interface Phrasebook {
  /** Says once in every answer that no model wrote it. */
  readonly notice: string;
  /** Whole answers to a greeting; `{notice}` stands for the notice. */
  readonly greetings: readonly string[];
  readonly openings: readonly string[];
  readonly sections: readonly Section[];
  readonly closings: readonly string[];
  /** Sentences of reasoning; the first of each answer quotes the user. */
  readonly thoughtOpenings: readonly string[];
  readonly greetingThoughts: readonly string[];
  readonly thoughts: readonly string[];
  readonly thoughtClosings: readonly string[];
}
