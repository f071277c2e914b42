/** Measures and moves the reversed scroller, whose scrollTop is 0 at the end and negative above it. */

/** A row that is being looked at, and how far from the top of the screen it stands. */
export interface Place {
  key: string;
  top: number;
}

/** Less is a rounding error of the browser. */
const LEAST_PX = 0.5;
/** How much of a message must be on the screen to count as seen. */
const SEEN_PX = 16;
/** Its own margin: so far it may be moved without touching a message. */
const LAID_PX = 8;
/** Below the day that sticks to the top. */
const UNREAD_PX = 56;

/**
 * When rows may come in above without moving what is looked at. Browsers scroll beside the page's own thread and count
 * from the start of the rows: a movement that begins between the change and the drawing of it would be taken for one
 * from the new start. At the beginning of a frame the page knows of every movement, and the change is drawn with it.
 */
export const nextFrame = (): Promise<unknown> => new Promise((begins) => requestAnimationFrame(begins));

export function distances(scroller: HTMLElement): { toStart: number; toEnd: number } {
  const toEnd = Math.max(0, -scroller.scrollTop);
  return { toStart: scroller.scrollHeight - scroller.clientHeight - toEnd, toEnd };
}

/** The first row that reaches into the screen. */
export function placeOf(scroller: HTMLElement): Place | null {
  const top = scroller.getBoundingClientRect().top;
  const row = rowsOf(scroller).find((one) => one.getBoundingClientRect().bottom > top);
  return row ? { key: row.dataset['key'] ?? '', top: row.getBoundingClientRect().top } : null;
}

/** Moves so that the row stands where it stood. */
export function keepPlace(scroller: HTMLElement, { key, top }: Place): void {
  const row = rowWith(scroller, key);
  const moved = row ? row.getBoundingClientRect().top - top : 0;
  if (Math.abs(moved) >= LEAST_PX) scroller.scrollTop += moved;
}

export function showAtTop(scroller: HTMLElement, key: string): void {
  const row = rowWith(scroller, key);
  if (row) scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - UNREAD_PX;
}

/** The number of the last message that is on the screen. */
export function lastSeen(scroller: HTMLElement): number | null {
  const bottom = scroller.getBoundingClientRect().bottom - SEEN_PX;
  const row = rowsOf(scroller).findLast((one) => one.dataset['seq'] && one.getBoundingClientRect().top < bottom);
  return row ? Number(row.dataset['seq']) : null;
}

/** The day whose name has left its own place, so that it now lies on the messages. */
export function laidDay(scroller: HTMLElement): string | null {
  const top = scroller.getBoundingClientRect().top;
  const days = [...scroller.querySelectorAll<HTMLElement>('[data-day]')];
  const day = days.findLast((one) => one.getBoundingClientRect().top <= top);
  const name = day?.firstElementChild;
  if (!day || !name) return null;
  const moved = name.getBoundingClientRect().top - day.getBoundingClientRect().top;
  return moved > LAID_PX ? (day.dataset['day'] ?? null) : null;
}

const rowsOf = (scroller: HTMLElement) => [...scroller.querySelectorAll<HTMLElement>('[data-key]')];

const rowWith = (scroller: HTMLElement, key: string) => rowsOf(scroller).find((row) => row.dataset['key'] === key);
