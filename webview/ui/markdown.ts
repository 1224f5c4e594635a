import './markdown.css';
import type { Token } from 'marked';
import { t } from './host.ts';
import { MarkdownBlocks, type BlockStep } from './markdownBlocks.ts';
import { renderBlock } from './markdownRender.ts';

/** Rendering takes at most this part of the time: the next one waits so many times as long as the last one took. */
const restFactor = 5;

/** A code block's Copy button was pressed; `detail` is the code. */
export const copyCodeEvent = 'markdown-copy';
/** A link was followed; `detail` is its address. */
export const openLinkEvent = 'markdown-link';

/**
 * Shows Markdown that grows while it is shown. Set `text` as often as you like and `whole` at the end: finished blocks
 * are rendered once, only the last is rendered again. Links and Copy are left to whoever listens to the two events.
 */
export class MarkdownView extends HTMLElement {
  #text = '';
  #whole = false;
  #blocks = new MarkdownBlocks();
  /** How many elements at the end belong to open blocks. */
  #openElements: ChildNode[] = [];
  #scheduled: number | undefined;
  #restUntil = 0;

  constructor() {
    super();
    this.addEventListener('click', (event) => this.#follow(event));
    this.addEventListener('auxclick', (event) => this.#follow(event));
  }

  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#schedule();
  }

  /** True when no more text comes. */
  set whole(whole: boolean) {
    if (whole === this.#whole) return;
    this.#whole = whole;
    this.#schedule();
  }

  connectedCallback(): void {
    this.classList.add('markdown');
    this.#render();
  }

  disconnectedCallback(): void {
    if (this.#scheduled !== undefined) cancelAnimationFrame(this.#scheduled);
    this.#scheduled = undefined;
  }

  #schedule(): void {
    if (!this.isConnected || this.#scheduled !== undefined) return;
    this.#scheduled = requestAnimationFrame(() => {
      this.#scheduled = undefined;
      if (!this.#whole && performance.now() < this.#restUntil) this.#schedule();
      else this.#render();
    });
  }

  #render(): void {
    const from = performance.now();
    const step = this.#blocks.grow(this.#text, this.#whole) ?? this.#begin();
    if (step !== undefined && !this.#growCode(step)) this.#replaceOpen(step);
    this.#restUntil = performance.now() + restFactor * (performance.now() - from);
  }

  /** Starts over with a text that is not the last one's continuation. */
  #begin(): BlockStep | undefined {
    this.replaceChildren();
    this.#openElements = [];
    this.#blocks = new MarkdownBlocks();
    return this.#blocks.grow(this.#text, this.#whole);
  }

  /** The common case of a long code block that goes on: only its text grows. */
  #growCode(step: BlockStep): boolean {
    const [token] = step.open;
    const [element] = this.#openElements;
    if (step.finished.length > 0 || step.open.length !== 1 || this.#openElements.length !== 1) return false;
    if (token?.type !== 'code' || !(element instanceof HTMLElement) || !element.classList.contains('code-block')) {
      return false;
    }
    const shown = element.querySelector('code')?.firstChild;
    const text: unknown = token['text'];
    if (!(shown instanceof Text) || typeof text !== 'string' || !text.startsWith(shown.data)) return false;
    shown.appendData(text.slice(shown.length));
    return true;
  }

  #replaceOpen(step: BlockStep): void {
    for (const element of this.#openElements) element.remove();
    const elements = (tokens: readonly Token[]): ChildNode[] =>
      tokens.flatMap((token) => (token.type === 'space' ? [] : [...dress(renderBlock(token, step.links)).childNodes]));
    this.append(...elements(step.finished));
    this.#openElements = elements(step.open);
    this.append(...this.#openElements);
  }

  #follow(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const copy = target?.closest('.code-copy');
    if (copy && event.type === 'click') {
      const code = copy.closest('.code-block')?.querySelector('code')?.textContent ?? '';
      this.#tell(copyCodeEvent, code);
      return;
    }
    const link = target?.closest('a');
    if (!link) return;
    // VS Code's own handler at the document would open the link without a question.
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'click' || event.button === 1) this.#tell(openLinkEvent, link.href);
  }

  #tell(type: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('eas-markdown', MarkdownView);

/** Gives code its head line, wide tables and code a box that scrolls, and links a tooltip with where they lead. */
function dress(fragment: DocumentFragment): DocumentFragment {
  for (const pre of fragment.querySelectorAll('pre')) pre.replaceWith(codeBlock(pre));
  for (const table of fragment.querySelectorAll('table')) {
    const box = document.createElement('div');
    box.className = 'table-box';
    scrollable(box, t('Table'));
    table.replaceWith(box);
    box.append(table);
  }
  for (const link of fragment.querySelectorAll('a')) link.title = link.href;
  return fragment;
}

function codeBlock(pre: HTMLPreElement): HTMLElement {
  const language = pre.dataset['language'] ?? '';
  const block = document.createElement('div');
  block.className = 'code-block';
  const head = document.createElement('div');
  head.className = 'code-head';
  const label = document.createElement('span');
  label.textContent = language;
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'code-copy';
  copy.ariaLabel = t('Copy code');
  const icon = document.createElement('span');
  icon.className = 'codicon codicon-copy';
  icon.ariaHidden = 'true';
  copy.append(icon, t('Copy'));
  head.append(label, copy);
  const box = document.createElement('pre');
  box.append(...pre.childNodes);
  scrollable(box, language === '' ? t('Code') : t('Code, {0}', language));
  block.append(head, box);
  return block;
}

/** A box that scrolls has to take the focus, so that the keyboard can scroll it. */
function scrollable(box: HTMLElement, name: string): void {
  box.tabIndex = 0;
  box.role = 'group';
  box.ariaLabel = name;
}
