import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { describe } from './describe.ts';

// The toolkit rounds the frame and not the field in it, whose corners would cover the frame's.
VscodeTextfield.elementStyles.push(css`
  input {
    border-radius: 3px;
  }
`);

/** A line of text to edit. */
export interface TextFieldOptions {
  /** Its accessible name. */
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onBlur?: () => void;
  readonly id?: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'number' | 'search';
  readonly min?: number;
  /** Ids of the elements that describe it. */
  readonly describedBy?: readonly string[];
  readonly invalid?: boolean;
  readonly readonly?: boolean;
}

/** The value of the toolkit element an event came from. */
export function valueOf(event: Event): string {
  const target = event.currentTarget;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

/** A text field in VS Code's own look. */
export function textField(options: TextFieldOptions): TemplateResult {
  return html`<vscode-textfield
    id=${options.id ?? ''}
    type=${options.type ?? 'text'}
    .label=${options.label}
    .value=${live(options.value)}
    .min=${options.min}
    placeholder=${options.placeholder ?? ''}
    autocomplete="off"
    ?readonly=${options.readonly ?? false}
    ?invalid=${options.invalid ?? false}
    ${describe(options.describedBy ?? [], options.invalid ?? false)}
    @input=${(event: Event) => options.onInput(valueOf(event))}
    @focusout=${() => options.onBlur?.()}
  ></vscode-textfield>`;
}
