import type { SectionKind } from './phrasebook.ts';

/** What the canned answer takes from a prompt. */
export interface Question {
  /** A short quote of what was asked, safe inside Markdown. */
  readonly topic: string;
  readonly language: 'en' | 'zh';
  readonly greeting: boolean;
  /** Asks for a long answer. */
  readonly long: boolean;
  /** The kind of section that the question asks for. */
  readonly wants: SectionKind | undefined;
}

const TOPIC_LENGTH = 60;
const GREETING_LENGTH = 40;
const GREETING =
  /^\W*(hi|hello|hey|greetings|good (morning|afternoon|evening)|你好|您好|嗨|哈喽|早上好|晚上好)(?![a-z])/iu;
const LONG =
  /\b(long|detailed|in detail|essay|thorough|comprehensive|\d{3,} words)\b|详细|长文|全面|深入|\d{3,}\s*字/iu;
const WANTS: readonly (readonly [SectionKind, RegExp])[] = [
  [
    'code',
    /\b(code|function|script|program|python|typescript|javascript|bash|sql|implement|regex)\b|代码|函数|脚本|编程/iu,
  ],
  ['table', /\b(compare|comparison|versus|vs|differences?|table|pros and cons)\b|对比|比较|区别|表格/iu],
  ['list', /\b(how (do|to|can)|steps?|list|plan|checklist|ways)\b|步骤|怎么|如何|列出|清单/iu],
];

/** Reads the last thing that the user said. */
export function readQuestion(prompt: string): Question {
  const text = prompt.slice(0, 20_000);
  const trimmed = text.trim();
  return {
    topic: topicOf(trimmed),
    language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en',
    greeting: trimmed.length <= GREETING_LENGTH && GREETING.test(trimmed),
    long: LONG.test(text),
    wants: WANTS.find(([, pattern]) => pattern.test(text))?.[0],
  };
}

/** The first words of the prompt on one line, without anything that Markdown would read as markup. */
function topicOf(text: string): string {
  const line = text
    .replace(/[`*_~<>|[\]#\\]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const points = Array.from(line.slice(0, 4 * TOPIC_LENGTH));
  if (points.length <= TOPIC_LENGTH) return line === '' ? '…' : line;
  return `${points.slice(0, TOPIC_LENGTH).join('').trimEnd()}…`;
}
