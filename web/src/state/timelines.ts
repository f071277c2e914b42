/** The timelines that have been looked at or written to, each kept on the device with its newest events. */
import type { Conversation, ConversationEvent, History, Person, Uuid } from '../contract/types.ts';
import * as calls from '../net/calls.ts';
import type { Cache } from './cache.ts';
import { later } from './later.ts';
import { Timeline } from './timeline.svelte.ts';

interface Kept {
  events: ConversationEvent[];
  earlier: boolean;
}

/** Enough for a good look back where there is no signal. */
const KEPT_EVENTS = 100;
const SAVE_MS = 500;

const placeOf = (conversation: Uuid) => `events:${conversation}`;

export class Timelines {
  #timelines = new Map<Uuid, { timeline: Timeline; restored: Promise<void> }>();

  constructor(
    private readonly cache: Cache,
    private readonly learn: (people: Person[]) => void,
    private readonly load: (id: Uuid, cursor: calls.HistoryCursor) => Promise<History> = calls.history,
  ) {}

  of(conversation: Uuid): Timeline {
    return this.#entry(conversation).timeline;
  }

  /** The timeline with what the device kept of it. */
  async restored(conversation: Uuid): Promise<Timeline> {
    const { timeline, restored } = this.#entry(conversation);
    await restored;
    return timeline;
  }

  add(event: ConversationEvent): void {
    void this.restored(event.conversation).then((timeline) => timeline.add(event));
  }

  /** Sees to it that something is kept of each, one after the other: nobody waits for it. */
  async makeReadable(conversations: Conversation[]): Promise<void> {
    for (const { id, seq } of conversations) {
      const timeline = await this.restored(id);
      if (timeline.stretch.events.length === 0) await timeline.open(null, seq);
    }
  }

  /** Nothing of it may be known any more. */
  forget(conversation: Uuid): Promise<void> {
    this.#timelines.delete(conversation);
    return this.cache.remove('records', placeOf(conversation));
  }

  /** What is known of it is too old. */
  async renew(conversation: Uuid): Promise<void> {
    await this.cache.remove('records', placeOf(conversation));
    await this.#timelines.get(conversation)?.timeline.jump(null);
  }

  renewAll(): void {
    for (const conversation of this.#timelines.keys()) void this.renew(conversation);
  }

  #entry(conversation: Uuid) {
    const known = this.#timelines.get(conversation);
    if (known) return known;
    const timeline: Timeline = new Timeline(
      conversation,
      (cursor) => this.#pull(conversation, cursor),
      later(SAVE_MS, () => this.#save(timeline)),
    );
    const entry = { timeline, restored: this.#restore(timeline) };
    this.#timelines.set(conversation, entry);
    return entry;
  }

  async #pull(conversation: Uuid, cursor: calls.HistoryCursor): Promise<History> {
    const page = await this.load(conversation, cursor);
    this.learn(page.people);
    return page;
  }

  async #restore(timeline: Timeline): Promise<void> {
    const kept = await this.cache.read<Kept>('records', placeOf(timeline.conversation));
    if (kept) timeline.restore(kept.events, kept.earlier);
  }

  #save(timeline: Timeline): void {
    if (this.#timelines.get(timeline.conversation)?.timeline !== timeline || !timeline.isAtEnd) return;
    const { events, earlier } = timeline.stretch;
    const kept = { events: events.slice(-KEPT_EVENTS), earlier: earlier || events.length > KEPT_EVENTS };
    void this.cache.write('records', placeOf(timeline.conversation), kept);
  }
}
