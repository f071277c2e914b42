/** A stretch is the part of a conversation that is in memory: without gaps, in rising order. Pure functions on it. */
import type { ConversationEvent } from '../contract/types.ts';

export interface Stretch {
  events: readonly ConversationEvent[];
  /** Whether the server has events before the first, and after the last. */
  earlier: boolean;
  later: boolean;
}

/** How a live event fits to a stretch. */
export type Fit = 'next' | 'known' | 'gap' | 'elsewhere';

/** More is not kept in memory; it is a page away. */
export const MOST_EVENTS = 600;

export const NOTHING: Stretch = { events: [], earlier: true, later: true };

export const firstSeq = ({ events }: Stretch): number => events[0]?.seq ?? 0;
export const lastSeq = ({ events }: Stretch): number => events.at(-1)?.seq ?? 0;

export function covers(stretch: Stretch, seq: number): boolean {
  return stretch.events.length > 0 && firstSeq(stretch) <= seq && seq <= lastSeq(stretch);
}

export function fitOf(stretch: Stretch, seq: number): Fit {
  if (stretch.later) return 'elsewhere';
  if (seq <= lastSeq(stretch)) return 'known';
  return seq === lastSeq(stretch) + 1 ? 'next' : 'gap';
}

export function withNext(stretch: Stretch, event: ConversationEvent): Stretch {
  return keepEnd({ ...stretch, events: [...stretch.events, event] });
}

/** A page of events from before the stretch. What lies too far behind it is dropped at the other end. */
export function withEarlier(stretch: Stretch, page: Stretch): Stretch {
  const events = [...page.events.filter((event) => event.seq < firstSeq(stretch)), ...stretch.events];
  const isTooMuch = events.length > MOST_EVENTS;
  return { events: events.slice(0, MOST_EVENTS), earlier: page.earlier, later: stretch.later || isTooMuch };
}

export function withLater(stretch: Stretch, page: Stretch): Stretch {
  const events = [...stretch.events, ...page.events.filter((event) => event.seq > lastSeq(stretch))];
  return keepEnd({ events, earlier: stretch.earlier, later: page.later });
}

function keepEnd(stretch: Stretch): Stretch {
  if (stretch.events.length <= MOST_EVENTS) return stretch;
  return { ...stretch, events: stretch.events.slice(-MOST_EVENTS), earlier: true };
}
