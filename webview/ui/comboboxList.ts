import type { TemplateResult } from 'lit';

/** One entry of a combobox. */
export interface ComboboxOption {
  readonly value: string;
  /** What the closed control shows, and what typing is matched against. */
  readonly label: string;
  /** More text that typing is matched against. */
  readonly keywords?: string;
  /** How the entry looks in the list; the label when left out. */
  readonly content?: TemplateResult;
  /** Entries of one group stand together under its name. */
  readonly group?: string;
}

/** The options whose text holds every typed word, in any order and case. */
export function matchingOptions(options: readonly ComboboxOption[], typed: string): ComboboxOption[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ label, keywords }) => {
    const text = `${label} ${keywords ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Options by group, in order of first appearance, each with its place in the whole list. */
export function groupedOptions(
  options: readonly ComboboxOption[],
): { readonly group: string; readonly entries: readonly { option: ComboboxOption; index: number }[] }[] {
  const groups = new Map<string, { option: ComboboxOption; index: number }[]>();
  for (const option of options) {
    const group = option.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), { option, index: 0 }]);
  }
  let index = 0;
  return [...groups].map(([group, entries]) => ({
    group,
    entries: entries.map(({ option }) => ({ option, index: index++ })),
  }));
}
