/**
 * Everything the signed-in person knows of the company: begun by a snapshot, kept up by facts. `apply` is the only place
 * where a fact is interpreted.
 */
import type {
  Conversation,
  ConversationEvent,
  Fact,
  Hello,
  Me,
  MessageStatus,
  Policy,
  Snapshot,
  Uuid,
} from '../contract/types.ts';
import * as calls from '../net/calls.ts';
import type { Cache } from './cache.ts';
import { Conversations } from './conversations.svelte.ts';
import { Drafts } from './drafts.ts';
import { isFromOther, peopleIn, unreadAfter } from './events.ts';
import { later } from './later.ts';
import { Marks } from './marks.svelte.ts';
import { People } from './people.svelte.ts';
import type { Receipt } from './receipts.ts';
import { Timelines } from './timelines.ts';

export interface CompanyListener {
  /** A message is to be acknowledged. */
  receipt(receipt: Receipt, conversation: Uuid, seq: number): void;
  /** An own message has arrived, from whichever device. */
  posted(client_id: Uuid): void;
}

const SNAPSHOT = 'snapshot';
const SAVE_MS = 500;
const RETRY_MS = 5_000;
/** So many conversations can be read without a network even if they have never been opened here. */
const READABLE = 10;
/** An answer that is older than what arrived meanwhile is asked for again, but not for ever. */
const MOST_FETCHES = 3;

const NO_POLICY: Policy = { read_marks: false, typing: false, online: false, offline_hours: 0 };

export class Company {
  me: Me;
  policy = $state.raw<Policy>(NO_POLICY);
  /** Whether there is anything to show, and whether it came from the server in this run. */
  isLoaded = $state(false);
  isFresh = $state(false);
  readonly people = new People();
  readonly conversations = new Conversations();
  readonly drafts = new Drafts(this.conversations);
  readonly marks: Marks;
  readonly timelines: Timelines;
  /** The conversation on the screen. */
  shown: Uuid | null = null;
  #epoch: string | null = null;
  #employeeSeq = 0;
  #save = later(SAVE_MS, () => this.#saveNow());

  constructor(
    me: Me,
    private readonly cache: Cache,
    private readonly listener: CompanyListener,
  ) {
    this.me = $state.raw(me);
    this.marks = new Marks(me.id);
    this.timelines = new Timelines(cache, (people) => this.people.learn(people));
  }

  /** What the device kept, until the server can be asked. */
  async restore(): Promise<void> {
    const kept = await this.cache.read<Snapshot>('records', SNAPSHOT);
    if (kept) this.load(kept);
  }

  async refresh(): Promise<void> {
    await this.begin(await calls.snapshot());
  }

  /** What the server says now. */
  async begin(snapshot: Snapshot): Promise<void> {
    await this.cache.adopt(snapshot.me);
    this.load(snapshot);
    for (const { last, unread } of snapshot.conversations) if (last && unread > 0) this.#acknowledge(last);
    this.isFresh = true;
    this.#save();
    void this.timelines.makeReadable(this.conversations.list.slice(0, READABLE));
  }

  load(snapshot: Snapshot): void {
    if (this.#epoch !== null && this.#epoch !== snapshot.epoch) this.timelines.renewAll();
    this.#epoch = snapshot.epoch;
    this.#employeeSeq = snapshot.employee_seq;
    this.me = snapshot.me;
    this.policy = snapshot.policy;
    this.people.learn(snapshot.people);
    this.conversations.replace(snapshot.conversations);
    this.isLoaded = true;
  }

  /** Who does not tell what he has read is not told it of others. */
  get seesReads(): boolean {
    return this.policy.read_marks && this.me.read_marks;
  }

  /** The status of an own message, as this person may see it. */
  shownStatus(status: MessageStatus | null): MessageStatus | null {
    return status === 'read' && !this.seesReads ? 'delivered' : status;
  }

  hello(): Hello {
    return { epoch: this.#epoch, employee_seq: this.#employeeSeq, conversations: this.conversations.cursors() };
  }

  receive(facts: Fact[]): void {
    for (const fact of facts) this.apply(fact);
    this.#save();
  }

  apply(fact: Fact): void {
    if ('employee_seq' in fact) this.#employeeSeq = Math.max(this.#employeeSeq, fact.employee_seq);
    switch (fact.kind) {
      case 'created':
      case 'message':
      case 'member_added':
      case 'member_removed':
      case 'role_changed':
      case 'conversation_changed':
        return this.#happened(fact);
      case 'joined':
        return void this.#fetch(fact.conversation);
      case 'left':
        return this.#left(fact.conversation);
      case 'read':
        return this.#readElsewhere(fact.conversation, fact.read_seq);
      case 'draft':
        return this.#draftElsewhere(fact.conversation);
      case 'settings':
        return void this.#fetchMe();
      case 'marks':
        this.marks.merge(fact.conversation, fact.marks);
        return this.#showLastStatus(fact.conversation);
      case 'ready':
        return fact.epoch === this.#epoch ? undefined : void this.#resync(null);
      case 'resync':
        return void this.#resync(fact.conversation);
      default:
        // A new kind fails the build here; one that only the server knows is ignored.
        fact satisfies never;
    }
  }

  async fetchMembers(conversation: Uuid) {
    const { members, people } = await calls.members(conversation);
    this.people.learn(people);
    this.marks.replace(conversation, members);
    this.#showLastStatus(conversation);
    return members;
  }

  /** Everything up to this message has been on the screen. */
  read(conversation: Uuid, seq: number): void {
    const known = this.conversations.get(conversation);
    if (!known || seq <= known.read_seq) return;
    this.conversations.read(conversation, seq, this.#unreadAfter(known, seq) ?? 0);
    this.listener.receipt('read', conversation, seq);
    this.#save();
  }

  async startWith(other: Uuid): Promise<Uuid> {
    const conversation = await calls.startConversation(other);
    this.conversations.put(conversation);
    this.#save();
    return conversation.id;
  }

  writeDraft(conversation: Uuid, text: string): void {
    this.drafts.write(conversation, text);
    this.#save();
  }

  /** The person himself has changed. */
  become(me: Me): void {
    this.me = me;
    this.#save();
  }

  #happened(event: ConversationEvent): void {
    this.people.need(peopleIn(event));
    if (event.kind === 'message' && event.sender === this.me.id) this.listener.posted(event.client_id);
    const known = this.conversations.get(event.conversation);
    if (!known) return void this.#fetch(event.conversation);
    this.timelines.add(event);
    if (event.seq <= known.seq) return;
    this.conversations.saw(event, this.me.id);
    this.#acknowledge(event);
    if (event.seq > known.seq + 1) void this.#fetch(event.conversation);
  }

  #acknowledge(event: ConversationEvent): void {
    if (isFromOther(event, this.me.id)) this.listener.receipt('delivered', event.conversation, event.seq);
  }

  #left(conversation: Uuid): void {
    this.conversations.remove(conversation);
    this.marks.forget(conversation);
    void this.timelines.forget(conversation);
  }

  #readElsewhere(conversation: Uuid, seq: number): void {
    const known = this.conversations.get(conversation);
    if (!known || seq <= known.read_seq) return;
    const unread = this.#unreadAfter(known, seq);
    if (unread === null) return void this.#fetch(conversation);
    this.conversations.read(conversation, seq, unread);
  }

  /** Null if what is in memory does not tell. */
  #unreadAfter(known: Conversation, seq: number): number | null {
    if (known.last && known.last.seq <= seq) return 0;
    const timeline = this.timelines.of(known.id);
    return timeline.isAtEnd ? unreadAfter(seq, timeline.stretch.events, this.me.id) : null;
  }

  /** While somebody writes here, his own words on this device count. */
  #draftElsewhere(conversation: Uuid): void {
    if (conversation !== this.shown && !this.drafts.isUnsaved(conversation)) void this.#fetch(conversation);
  }

  #showLastStatus(conversation: Uuid): void {
    this.conversations.lastStatus(conversation, (seq) => this.marks.statusOf(conversation, seq));
  }

  async #resync(conversation: Uuid | null): Promise<void> {
    if (!conversation) return this.refresh().catch(() => void setTimeout(() => void this.#resync(null), RETRY_MS));
    await Promise.all([this.timelines.renew(conversation), this.#fetch(conversation)]);
  }

  async #fetch(id: Uuid): Promise<void> {
    for (let fetches = 0; fetches < MOST_FETCHES; fetches++) {
      const fresh = await calls.conversation(id).catch(() => null);
      if (!fresh) return;
      this.people.need([...(fresh.other ? [fresh.other] : []), ...(fresh.last ? peopleIn(fresh.last) : [])]);
      const known = this.conversations.get(id);
      this.conversations.put(this.drafts.isUnsaved(id) && known ? { ...fresh, draft: known.draft } : fresh);
      this.#save();
      if (fresh.seq >= (known?.seq ?? 0)) return;
    }
  }

  async #fetchMe(): Promise<void> {
    const me = await calls.session().catch(() => null);
    if (me) this.become(me);
  }

  #saveNow(): void {
    if (!this.isLoaded || this.#epoch === null) return;
    const snapshot: Snapshot = {
      epoch: this.#epoch,
      employee_seq: this.#employeeSeq,
      me: this.me,
      policy: this.policy,
      conversations: this.conversations.list,
      people: this.people.all,
    };
    void this.cache.write('records', SNAPSHOT, snapshot);
  }
}
