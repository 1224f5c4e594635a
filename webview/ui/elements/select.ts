import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { describe } from './describe.ts';
import { valueOf } from './textField.ts';

/** One value of a select. */
export interface SelectChoice {
  readonly value: string;
  readonly label: string;
}

/** A drop-down of few plain choices. */
export interface SelectOptions {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly SelectChoice[];
  readonly onChange: (value: string) => void;
  readonly id?: string;
  readonly describedBy?: readonly string[];
  readonly invalid?: boolean;
}

/** A select in VS Code's own look. */
export function select(options: SelectOptions): TemplateResult {
  return html`<vscode-single-select
    id=${options.id ?? ''}
    .label=${options.label}
    .value=${options.value}
    ?invalid=${options.invalid ?? false}
    ${describe(options.describedBy ?? [], options.invalid ?? false)}
    @change=${(event: Event) => options.onChange(valueOf(event))}
  >
    ${repeat(
      options.choices,
      (choice) => choice.value,
      (choice) =>
        html`<vscode-option value=${choice.value} ?selected=${choice.value === options.value}
          >${choice.label}</vscode-option
        >`,
    )}
  </vscode-single-select>`;
}
