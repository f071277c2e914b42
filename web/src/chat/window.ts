/**
 * Which part of the events in memory is in the document: at most 120 rows, moved by pages. Sequence numbers are dense,
 * so two of them say it all. Pure functions.
 */
import type { ConversationEvent } from '../contract/types.ts';

/** Both ends belong to it. `to` is END while the window follows what arrives. */
export interface Window {
  from: number;
  to: number;
}

export const END = Infinity;
export const PAGE = 12;
export const MOST_ROWS = 120;
/** Enough to fill a tall screen with one-line messages. */
const FIRST_ROWS = 36;

type Events = readonly ConversationEvent[];

const first = (events: Events) => events[0]?.seq ?? 0;
const last = (events: Events) => events.at(-1)?.seq ?? 0;

export function atEnd(events: Events): Window {
  return { from: Math.max(first(events), last(events) - FIRST_ROWS + 1), to: END };
}

/** With as much before as after, so that the place can be shown anywhere on the screen. */
export function around(seq: number, events: Events, later: boolean): Window {
  const from = Math.max(first(events), seq - FIRST_ROWS);
  return following({ from, to: seq + FIRST_ROWS }, events, later);
}

/** One page towards the past. The same window if there is nothing in memory. */
export function earlier(window: Window, events: Events, later: boolean): Window {
  const from = Math.max(first(events), window.from - PAGE);
  if (from >= window.from) return window;
  const to = Math.min(window.to, last(events), from + MOST_ROWS - 1);
  return following({ from, to }, events, later);
}

/** One page towards the present. */
export function later(window: Window, events: Events, hasLater: boolean): Window {
  if (window.to === END) return window;
  const to = Math.min(last(events), window.to + PAGE);
  return following({ from: Math.max(window.from, to - MOST_ROWS + 1), to }, events, hasLater);
}

/**
 * After the events in memory have changed: who watches the end keeps watching it, who reads elsewhere keeps his rows,
 * and a window on events that are no longer there moves to the end.
 */
export function fitted(window: Window, events: Events, isWatchingEnd: boolean): Window {
  if (window.from > last(events) || window.to < first(events)) return atEnd(events);
  const from = Math.max(window.from, first(events));
  const rows = last(events) - from + 1;
  if (window.to !== END || rows <= MOST_ROWS) return from === window.from ? window : { ...window, from };
  return isWatchingEnd ? { from: last(events) - MOST_ROWS + 1, to: END } : { from, to: from + MOST_ROWS - 1 };
}

export function visible(window: Window, events: Events): ConversationEvent[] {
  return events.filter(({ seq }) => window.from <= seq && seq <= window.to);
}

function following({ from, to }: Window, events: Events, hasLater: boolean): Window {
  return { from, to: to >= last(events) && !hasLater ? END : to };
}
