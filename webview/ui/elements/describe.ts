import { noChange } from 'lit';
import { directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';
import { AsyncDirective } from 'lit/async-directive.js';

/** An element of the toolkit that wraps a native control in its shadow root. */
interface Wrapper extends HTMLElement {
  readonly updateComplete?: Promise<unknown>;
  readonly wrappedElement?: HTMLElement;
}

/**
 * Ties a toolkit element's inner control to what describes it in the page: the ids of its hint and its findings, and
 * whether its value is wrong. The toolkit offers neither; element references may cross into a shadow root's host tree.
 */
class Describe extends AsyncDirective {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('describe belongs on an element');
  }

  render(_ids: readonly string[], _invalid: boolean): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [ids, invalid]: [readonly string[], boolean]): typeof noChange {
    const element: Wrapper = part.element as Wrapper;
    void Promise.resolve(element.updateComplete).then(() => {
      if (!this.isConnected) return;
      const control =
        element.wrappedElement ??
        element.shadowRoot?.querySelector<HTMLElement>('input, textarea, [role=combobox]') ??
        element;
      control.ariaDescribedByElements = ids.flatMap((id) => document.getElementById(id) ?? []);
      if (invalid) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    });
    return noChange;
  }
}

/** Describes a control by elements with these ids and marks it invalid: `<vscode-textfield ${describe(['x-error'], true)}>`. */
export const describe = directive(Describe);
