/** Moving through the chat by keyboard. */

/** Arrow keys go from message to message, Enter opens the acts on one, Escape goes back to writing. */
export function moveThroughMessages(event: KeyboardEvent, leave: () => void): void {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-key]');
  if (!row && target.id !== 'messages') return;
  if (event.key === 'Escape') {
    event.stopPropagation();
    leave();
  } else if (event.key === 'Enter' && row === target) {
    // Else the same key would press the first item of the menu.
    event.preventDefault();
    row.querySelector<HTMLElement>('[data-acts]')?.click();
  } else {
    moveRow(event, row);
  }
}

function moveRow(event: KeyboardEvent, row: HTMLElement | null): void {
  const rows = [...document.querySelectorAll<HTMLElement>('#messages [data-key]')];
  const present = row ? rows.indexOf(row) : rows.length;
  const next = { ArrowUp: present - 1, ArrowDown: present + 1, Home: 0, End: rows.length - 1 }[event.key];
  const target = next === undefined ? undefined : rows[next];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** The places F6 goes through, in order. */
const PLACES = ['conversations', 'messages', 'composer', 'info'];

export function focusNextPlace(backward: boolean): void {
  const places = PLACES.map((id) => document.getElementById(id)).filter((place) => place?.checkVisibility());
  const present = places.findIndex((place) => place?.contains(document.activeElement));
  const step = backward ? -1 : 1;
  places[(present + step + places.length) % places.length]?.focus();
}
