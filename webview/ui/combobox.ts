import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { groupedOptions, matchingOptions, type ComboboxOption } from './comboboxList.ts';
import { t } from './host.ts';
import { icon } from './icon.ts';
import { placeBelow } from './placeBelow.ts';

/** How long typing must rest before a remote list is asked for, in ms. */
const searchDelay = 200;

/**
 * A text field with a list to choose from. Lives in the page's own tree, so that labels, descriptions and styles reach
 * it. Keyboard as in the ARIA pattern: arrows move and open, Enter takes, Escape closes, typing filters.
 */
export class Combobox extends LitElement {
  static override properties = {
    label: { attribute: false },
    value: { attribute: false },
    text: { attribute: false },
    options: { attribute: false },
    remote: { attribute: false },
    busy: { attribute: false },
    emptyText: { attribute: false },
    footer: { attribute: false },
    placeholder: { attribute: false },
    describedBy: { attribute: false },
    invalid: { attribute: false },
    inputId: { attribute: false },
    open: { state: true },
    active: { state: true },
    typed: { state: true },
  };

  /** The accessible name of the field. */
  declare label: string;
  /** The chosen option's value; empty for none. */
  declare value: string;
  /** What the closed field shows. */
  declare text: string;
  declare options: readonly ComboboxOption[];
  /** The host filters: `search` is called with what is typed, and `options` is shown as it is. */
  declare remote: ((typed: string) => void) | undefined;
  declare busy: boolean;
  /** Shown when there is nothing to choose. */
  declare emptyText: string;
  /** Stands under the options, for example a failure with Retry. */
  declare footer: TemplateResult | undefined;
  declare placeholder: string;
  /** Ids of elements that describe the field. */
  declare describedBy: string;
  declare invalid: boolean;
  declare inputId: string;
  declare onChoose: (value: string) => void;
  declare onLeave: (() => void) | undefined;
  declare private open: boolean;
  declare private active: number;
  declare private typed: string | undefined;
  /** A search waits for typing to rest. */
  #waiting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unplace: (() => void) | undefined;

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.text = '';
    this.options = [];
    this.busy = false;
    this.emptyText = '';
    this.placeholder = '';
    this.describedBy = '';
    this.invalid = false;
    this.inputId = '';
    this.onChoose = () => undefined;
    this.open = false;
    this.active = -1;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#unplace?.();
  }

  protected override render(): TemplateResult {
    const listId = `${this.inputId}-list`;
    const shown = this.#shown();
    return html`<div class="combobox ${this.invalid ? 'invalid' : ''}">
        <input
          id=${this.inputId}
          role="combobox"
          type="text"
          autocomplete="off"
          spellcheck="false"
          aria-label=${this.label}
          aria-autocomplete="list"
          aria-expanded=${this.open ? 'true' : 'false'}
          aria-controls=${listId}
          aria-activedescendant=${this.open && shown[this.active] ? `${listId}-${this.active}` : nothing}
          aria-describedby=${this.describedBy || nothing}
          aria-invalid=${this.invalid ? 'true' : nothing}
          placeholder=${this.placeholder}
          title=${this.typed === undefined && this.text ? this.text : nothing}
          .value=${live(this.typed ?? this.text)}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @click=${() => this.#show()}
          @focus=${(event: FocusEvent) => event.target instanceof HTMLInputElement && event.target.select()}
          @blur=${this.#onBlur}
        />
        <span class="combobox-chevron">${icon(this.busy ? 'loading' : 'chevron-down', this.busy)}</span>
      </div>
      <div class="combobox-popup" popover="manual" @mousedown=${(event: MouseEvent) => event.preventDefault()}>
        ${this.open ? this.#list(shown, listId) : nothing}
      </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const popup = this.querySelector<HTMLElement>('.combobox-popup');
    const field = this.querySelector<HTMLElement>('.combobox');
    if (!popup || !field) return;
    if (changed.has('open')) {
      this.#unplace?.();
      this.#unplace = this.open ? placeBelow(popup, field, () => this.#hide()) : undefined;
    }
    if (this.open) popup.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }

  #list(shown: readonly ComboboxOption[], listId: string): TemplateResult {
    return html`<div id=${listId} role="listbox" aria-label=${t('Choices')} class="combobox-list">
        ${groupedOptions(shown).map(({ group, entries }) =>
          group === ''
            ? entries.map(({ option, index }) => this.#option(option, index, listId))
            : html`<div role="group" aria-label=${group}>
                <div class="combobox-group" aria-hidden="true">${group}</div>
                ${entries.map(({ option, index }) => this.#option(option, index, listId))}
              </div>`,
        )}
      </div>
      ${shown.length === 0 && !this.busy && !this.footer ? html`<p class="combobox-note">${this.emptyText}</p>` : nothing}
      ${this.footer ? html`<div class="combobox-note">${this.footer}</div>` : nothing}`;
  }

  #option(option: ComboboxOption, index: number, listId: string): TemplateResult {
    const isActive = index === this.active;
    return html`<div
      id="${listId}-${index}"
      role="option"
      class="combobox-option ${isActive ? 'active' : ''}"
      aria-selected=${option.value === this.value ? 'true' : 'false'}
      ?data-active=${isActive}
      @click=${() => this.#choose(option)}
      @mousemove=${() => {
        this.active = index;
      }}
    >
      <span class="combobox-check">${option.value === this.value ? icon('check') : nothing}</span>
      <div class="grow">${option.content ?? option.label}</div>
    </div>`;
  }

  /** In the order in which they stand on the screen: groups one after the other. */
  #shown(): ComboboxOption[] {
    const found = this.remote || this.typed === undefined ? this.options : matchingOptions(this.options, this.typed);
    return groupedOptions(found).flatMap(({ entries }) => entries.map(({ option }) => option));
  }

  #onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.typed = event.target.value;
    this.active = 0;
    this.open = true;
    clearTimeout(this.#timer);
    const { remote, typed } = this;
    if (!remote) return;
    this.#waiting = true;
    this.#timer = setTimeout(() => {
      this.#waiting = false;
      remote(typed);
    }, searchDelay);
  };

  #onKey = (event: KeyboardEvent): void => {
    const count = this.#shown().length;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (!this.open) this.#show();
      else this.active = Math.min(Math.max(this.active + move, 0), count - 1);
    } else if (event.key === 'Enter' && this.open) {
      event.preventDefault();
      // While an answer is out, the list still shows the one before: Enter would take what was not meant.
      const option = this.#waiting || this.busy ? undefined : this.#shown()[this.active];
      if (option) this.#choose(option);
    } else if (event.key === 'Escape' && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.#hide();
    }
  };

  #onBlur = (): void => {
    this.#hide();
    this.onLeave?.();
  };

  #show(): void {
    if (this.open) return;
    this.open = true;
    this.active = Math.max(
      0,
      this.#shown().findIndex(({ value }) => value === this.value),
    );
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#waiting = false;
    if (this.remote && this.typed !== undefined) this.remote('');
    this.open = false;
    this.typed = undefined;
  }

  #choose(option: ComboboxOption): void {
    this.#hide();
    if (option.value !== this.value) this.onChoose(option.value);
  }
}

customElements.define('eas-combobox', Combobox);
