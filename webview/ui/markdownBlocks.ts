import type { Token, TokensList } from 'marked';
import { lexBlocks, showHiddenCharacters } from './markdownRender.ts';

/** What changed in a text that grows. */
export interface BlockStep {
  /** Blocks that nothing to come can change any more. */
  readonly finished: readonly Token[];
  /** Blocks at the end that may still change. */
  readonly open: readonly Token[];
  readonly links: TokensList['links'];
}

/** Cuts a growing Markdown text into blocks, and reads only what is not finished yet. */
export class MarkdownBlocks {
  #source = '';
  #finishedLength = 0;

  /** Takes the whole text so far; undefined when it does not go on from the last one and all has to begin anew. */
  grow(text: string, whole: boolean): BlockStep | undefined {
    const source = showHiddenCharacters(text).replace(/\r\n?/g, '\n');
    if (!source.startsWith(this.#source)) return undefined;
    this.#source = source;
    const tokens = lexBlocks(source.slice(this.#finishedLength));
    const end = whole ? tokens.length : firstOpen(tokens);
    const finished = tokens.slice(0, end);
    this.#finishedLength += finished.reduce((sum, token) => sum + token.raw.length, 0);
    return { finished, open: tokens.slice(end), links: tokens.links };
  }
}

/**
 * The first block that may still change: the last one, since a list, a table or a paragraph goes on with the next line;
 * and the one before it while the last has no whole line, since it may turn out to belong to it.
 */
function firstOpen(tokens: readonly Token[]): number {
  const content = tokens.flatMap((token, index) => (token.type === 'space' ? [] : [index]));
  const last = content.at(-1);
  if (last === undefined) return 0;
  const sure = tokens[last]?.raw.includes('\n') ?? false;
  return sure ? last : (content.at(-2) ?? last);
}
