/** What the thread shows, row by row: days, runs of one sender, notices, the line before what is new. Pure functions. */
import type { ConversationEvent, Message, Uuid } from '../contract/types.ts';
import type { Pending } from '../state/sending.svelte.ts';

interface InRun {
  /** Of a run of messages of one sender. */
  isFirst: boolean;
}

export type Row =
  | ({ kind: 'message'; key: string; event: Message; isOwn: boolean } & InRun)
  | ({ kind: 'pending'; key: string; pending: Pending } & InRun)
  | { kind: 'notice'; key: string; event: Exclude<ConversationEvent, Message> }
  | { kind: 'unread'; key: 'unread'; count: number };

export interface Day {
  key: string;
  at: number;
  rows: Row[];
}

export interface Unread {
  /** Read up to here when the conversation was opened. */
  after: number;
  count: number;
}

export interface RowsInput {
  events: ConversationEvent[];
  pending: readonly Pending[];
  me: Uuid;
  unread: Unread | null;
  /** Between two people nothing is told but what they say: nobody "made" their conversation. */
  isDirect?: boolean;
}

const RUN_MS = 5 * 60_000;

type Item = { at: number; sender: Uuid | null } & (
  { event: ConversationEvent; pending?: undefined } | { pending: Pending; event?: undefined }
);

export function daysOf({ events, pending, me, unread, isDirect }: RowsInput): Day[] {
  const told = isDirect ? events.filter(({ kind }) => kind === 'message') : events;
  const items: Item[] = [...told.map(itemOf), ...pending.map((one) => pendingItem(one, me))];
  const firstNew = firstUnread(events, me, unread);
  const days: Day[] = [];
  items.forEach((item, index) => {
    const day = dayFor(days, item.at);
    if (firstNew !== null && item.event?.seq === firstNew)
      day.rows.push({ kind: 'unread', key: 'unread', count: unread?.count ?? 0 });
    day.rows.push(rowOf(item, items[index - 1], me, firstNew));
  });
  return days;
}

/** The message of another person that is the first not yet read. */
function firstUnread(events: ConversationEvent[], me: Uuid, unread: Unread | null): number | null {
  if (!unread) return null;
  const first = events.find((event) => event.kind === 'message' && event.sender !== me && event.seq > unread.after);
  return first?.seq ?? null;
}

function itemOf(event: ConversationEvent): Item {
  return { at: Date.parse(event.at), sender: event.kind === 'message' ? event.sender : null, event };
}

function pendingItem(pending: Pending, me: Uuid): Item {
  return { at: pending.made_at, sender: me, pending };
}

function dayFor(days: Day[], at: number): Day {
  const key = new Date(at).toDateString();
  const known = days.at(-1);
  // What waits is shown last, even if the clock of this device is behind.
  if (known && (known.key === key || known.at > at)) return known;
  const day = { key, at, rows: [] };
  days.push(day);
  return day;
}

function rowOf(item: Item, before: Item | undefined, me: Uuid, unread: number | null): Row {
  const isFirst = !isOneRun(before, item) || item.event?.seq === unread;
  if (item.pending) return { kind: 'pending', key: keyOf(me, item.pending), pending: item.pending, isFirst };
  const { event } = item;
  if (event.kind !== 'message') return { kind: 'notice', key: String(event.seq), event };
  return { kind: 'message', key: keyOf(event.sender, event), event, isOwn: event.sender === me, isFirst };
}

function isOneRun(one: Item | undefined, next: Item | undefined): boolean {
  if (!one?.sender || one.sender !== next?.sender) return false;
  return next.at - one.at < RUN_MS && new Date(one.at).toDateString() === new Date(next.at).toDateString();
}

/** The same before and after the server has it, so that a sent message keeps its place on the screen. */
const keyOf = (sender: Uuid, { client_id }: { client_id: Uuid }) => `${sender}:${client_id}`;
