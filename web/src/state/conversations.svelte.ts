/** The conversations of the signed-in person, newest first, each as the list shows it. */
import { SvelteMap } from 'svelte/reactivity';
import type { Conversation, ConversationEvent, MessageStatus, Uuid } from '../contract/types.ts';

/** The server counts no further: shown as "99+". */
const MOST_UNREAD = 100;

export class Conversations {
  #byId = new SvelteMap<Uuid, Conversation>();

  readonly list = $derived([...this.#byId.values()].sort(byActivity));
  readonly unread = $derived(this.list.filter((one) => one.unread > 0).length);

  get(id: Uuid): Conversation | undefined {
    return this.#byId.get(id);
  }

  get size(): number {
    return this.#byId.size;
  }

  /** All afresh, except for what this device already knows better. */
  replace(all: Conversation[]): void {
    const fresh = all.map((one) => keepNewer(one, this.#byId.get(one.id)));
    this.#byId.clear();
    for (const one of fresh) this.#byId.set(one.id, one);
  }

  put(one: Conversation): void {
    this.#byId.set(one.id, keepNewer(one, this.#byId.get(one.id)));
  }

  remove(id: Uuid): void {
    this.#byId.delete(id);
  }

  change(id: Uuid, change: Partial<Conversation>): void {
    const known = this.#byId.get(id);
    if (known) this.#byId.set(id, { ...known, ...change });
  }

  /** The newest of each, to resume from. */
  cursors(): Record<Uuid, number> {
    return Object.fromEntries([...this.#byId.values()].map((one) => [one.id, one.seq]));
  }

  /** Takes an event that is newer than what is known into account. */
  saw(event: ConversationEvent, me: Uuid): void {
    const known = this.#byId.get(event.conversation);
    if (known) this.#byId.set(known.id, { ...known, ...effectOf(event, known, me), seq: event.seq, at: event.at });
  }

  /** Read up to `seq`, here or on another device. `unread` is how many remain. */
  read(id: Uuid, seq: number, unread: number): void {
    const known = this.#byId.get(id);
    if (known && seq > known.read_seq) this.change(id, { read_seq: seq, unread });
  }

  /** What has become of the own last message, as far as the marks tell. */
  lastStatus(id: Uuid, status: (seq: number) => MessageStatus): void {
    const known = this.#byId.get(id);
    if (!known?.last || !known.last_status) return;
    const now = status(known.last.seq);
    if (now !== known.last_status) this.change(id, { last_status: now });
  }
}

/** An answer can be older than what came meanwhile, and the server may not yet know what has been read here. */
function keepNewer(fresh: Conversation, known: Conversation | undefined): Conversation {
  if (!known) return fresh;
  const { seq, at, last, last_status, read_seq, unread } = known;
  const newer = known.seq > fresh.seq ? { seq, at, last, last_status, unread } : {};
  return { ...fresh, ...newer, ...(read_seq > fresh.read_seq ? { read_seq, unread } : {}) };
}

function byActivity(one: Conversation, other: Conversation): number {
  return other.at.localeCompare(one.at) || one.id.localeCompare(other.id);
}

function effectOf(event: ConversationEvent, known: Conversation, me: Uuid): Partial<Conversation> {
  switch (event.kind) {
    case 'message':
      if (event.sender === me) return { last: event, last_status: 'sent' };
      return { last: event, last_status: null, unread: Math.min(known.unread + 1, MOST_UNREAD) };
    case 'member_added':
      return { last: event, last_status: null, members: known.members + 1 };
    case 'member_removed':
      return { last: event, last_status: null, members: known.members - 1 };
    case 'role_changed':
      return { last: event, last_status: null, ...(event.employee === me ? { role: event.role } : {}) };
    case 'conversation_changed': {
      const { title, description, writers } = event;
      return { last: event, last_status: null, title, description, writers };
    }
    case 'created':
      return { last: event, last_status: null };
  }
}
