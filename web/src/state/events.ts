/** Questions about single events. */
import type { ConversationEvent, Message, Uuid } from '../contract/types.ts';

/** The people an event speaks of. */
export function peopleIn(event: ConversationEvent): Uuid[] {
  if (event.kind === 'message') return [event.sender];
  return 'employee' in event ? [event.actor, event.employee] : [event.actor];
}

export function isFromOther(event: ConversationEvent, me: Uuid): event is Message {
  return event.kind === 'message' && event.sender !== me;
}

/** How many messages of others come after `seq`; null if the events do not reach back that far. */
export function unreadAfter(seq: number, events: readonly ConversationEvent[], me: Uuid): number | null {
  const first = events[0]?.seq;
  if (first === undefined || first > seq + 1) return null;
  return events.filter((event) => event.seq > seq && isFromOther(event, me)).length;
}
