/** Arrow keys, Home and End move the focus through the items of a list, a menu or a row of tabs. */
export function moveFocus(event: KeyboardEvent, selector: string): HTMLElement | null {
  const list = event.currentTarget as HTMLElement;
  const items = [...list.querySelectorAll<HTMLElement>(selector)].filter((item) => !item.matches(':disabled'));
  const present = items.indexOf(document.activeElement as HTMLElement);
  const target = items[targetIndex(event.key, present, items.length)];
  if (!target) return null;
  event.preventDefault();
  target.focus();
  return target;
}

function targetIndex(key: string, present: number, count: number): number {
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
  if (key === 'ArrowDown' || key === forward) return (present + 1) % count;
  if (key === 'ArrowUp' || key === backward) return (present - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return -1;
}
