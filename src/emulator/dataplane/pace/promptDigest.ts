import { eachToken } from '../canned/tokenizer.ts';
import { BLOCK_TOKENS } from '../inferred.ts';

/**
 * The tokens of a prompt, in order, as blocks that can be compared: each block is known by a number that stands for it
 * and for all tokens before it, so that equal numbers mean equal prefixes.
 */
export class PromptDigest {
  #blocks: number[] = [];
  #tokens = 0;
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  /** Numbers of the full blocks so far. */
  get blocks(): readonly number[] {
    return this.#blocks;
  }

  /** Tokens so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Numbers of the full blocks when these tokens follow. */
  blocksWith(tokens: Iterable<string>): readonly number[] {
    const longer = new PromptDigest();
    longer.#blocks = [...this.#blocks];
    [longer.#tokens, longer.#low, longer.#high] = [this.#tokens, this.#low, this.#high];
    for (const token of tokens) longer.token(token);
    return longer.#blocks;
  }

  /** Adds the tokens of a text. */
  text(text: string): void {
    eachToken(text, (start, end) => this.#part(text, start, end));
  }

  /** Adds one token that has this text. */
  token(text: string): void {
    this.#part(text, 0, text.length);
  }

  /** Adds tokens that a chat template puts around texts, all of one name. */
  template(name: string, count: number): void {
    for (let index = 0; index < count; index += 1) this.token(`<|${name}|>`);
  }

  /** Adds tokens by their ids. */
  ids(ids: readonly number[]): void {
    for (const id of ids) {
      this.#mix(id);
      this.#end();
    }
  }

  #part(text: string, start: number, end: number): void {
    for (let at = start; at < end; at += 1) this.#mix(text.charCodeAt(at));
    this.#end();
  }

  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x01000193);
    this.#high = Math.imul((this.#high ^ value) + 0x27d4eb2f, 0x85ebca6b);
  }

  #end(): void {
    this.#mix(-1);
    this.#tokens += 1;
    if (this.#tokens % BLOCK_TOKENS > 0) return;
    // 32 bits of one sum and 21 of the other: as much as a number holds exactly.
    this.#blocks.push((this.#low >>> 0) * 2 ** 21 + (this.#high >>> 11));
  }
}
