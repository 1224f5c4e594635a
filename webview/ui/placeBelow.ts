/** Room that stays free between a popup and the edge of the page, in px. */
const margin = 8;

/** A popup is at least this wide where the page is, in px: a list has more to say than its field. */
const leastWidth = 400;

/**
 * Shows a popover under a field, or above it where there is more room, at least as wide as the field. Gives what hides it
 * again. `leave` is called when the page scrolls or changes size under it.
 */
export function placeBelow(popup: HTMLElement, field: HTMLElement, leave: () => void): () => void {
  popup.showPopover();
  place(popup, field);
  const onScroll = (event: Event): void => {
    if (event.target instanceof Node && popup.contains(event.target)) return;
    place(popup, field);
  };
  window.addEventListener('scroll', onScroll, true);
  window.addEventListener('resize', leave);
  const watcher = new ResizeObserver(() => place(popup, field));
  watcher.observe(popup);
  return () => {
    window.removeEventListener('scroll', onScroll, true);
    window.removeEventListener('resize', leave);
    watcher.disconnect();
    if (popup.matches(':popover-open')) popup.hidePopover();
  };
}

function place(popup: HTMLElement, field: HTMLElement): void {
  const box = field.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - margin;
  const above = box.top - margin;
  const up = below < Math.min(popup.scrollHeight, 240) && above > below;
  const { style } = popup;
  const width = Math.min(Math.max(box.width, leastWidth), window.innerWidth - 2 * margin);
  style.left = `${Math.max(margin, Math.min(box.left, window.innerWidth - margin - width))}px`;
  style.width = `${width}px`;
  style.maxHeight = `${Math.max(120, Math.min(360, up ? above : below))}px`;
  style.top = up ? 'auto' : `${box.bottom + 2}px`;
  style.bottom = up ? `${window.innerHeight - box.top + 2}px` : 'auto';
}
