import type { DirectiveResult } from 'lit/directive.js';
import { ref } from 'lit/directives/ref.js';

/** Sets one length of an element to a part of what holds it, from 0 to 1. A style attribute would break the page's policy. */
export function sized(property: 'width' | 'left', part: number): DirectiveResult {
  const length = `${(100 * Math.min(1, Math.max(0, part))).toFixed(2)}%`;
  return ref((element) => {
    if (element instanceof HTMLElement) element.style[property] = length;
  });
}
