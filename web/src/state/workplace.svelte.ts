/** What runs while somebody is signed in: the company, the connection that keeps it up to date, and what is sent. */
import type { Me, MessageStatus, Uuid } from '../contract/types.ts';
import type { Cache } from './cache.ts';
import { Company } from './company.svelte.ts';
import { Connection, type ConnectionListener } from './connection.svelte.ts';
import { Receipts } from './receipts.ts';
import { Sending } from './sending.svelte.ts';

/** How the rest of the program hears that the session is over. */
export type Endings = Pick<ConnectionListener, 'refused' | 'wiped' | 'locked'>;

export class Workplace {
  readonly company: Company;
  readonly connection: Connection;
  readonly sending: Sending;
  /** Whether what waits is still there when the app is opened again. */
  readonly isKept: boolean;
  readonly #receipts: Receipts;

  constructor(me: Me, cache: Cache, endings: Endings) {
    this.isKept = cache.isKept;
    this.#receipts = new Receipts((...all) => this.connection.receipt(...all));
    this.company = new Company(me, cache, {
      receipt: (...all) => this.#receipts.note(...all),
      posted: (client_id) => this.sending.settle(client_id),
    });
    this.connection = new Connection({
      ...endings,
      hello: () => this.company.hello(),
      facts: (facts) => this.company.receive(facts),
      ready: () => this.#connected(),
    });
    this.sending = new Sending(cache, {
      post: (one) => this.connection.post(one.conversation, one.client_id, one.body),
      posted: ({ body }, posted) =>
        this.company.receive([{ kind: 'message', sender: this.company.me.id, body, ...posted }]),
    });
  }

  async start(): Promise<void> {
    await this.sending.restore();
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
    this.sending.stop();
    this.#receipts.stop();
    this.company.drafts.stop();
  }

  /** Which conversation is on the screen: its marks come here. */
  show(conversation: Uuid | null): void {
    this.company.shown = conversation;
    this.connection.open(conversation);
    this.#fetchMarks();
  }

  statusOf(conversation: Uuid, seq: number): MessageStatus | null {
    return this.company.shownStatus(this.#statusOf(conversation, seq));
  }

  #statusOf(conversation: Uuid, seq: number): MessageStatus {
    const known = this.company.conversations.get(conversation);
    const marked = this.company.marks.statusOf(conversation, seq);
    if (marked !== 'sent' || !known?.last || seq > known.last.seq) return marked;
    return known.last_status ?? marked;
  }

  #connected(): void {
    this.sending.flush();
    this.#receipts.flush();
    this.company.drafts.flush();
    this.#fetchMarks();
    if (!this.company.isFresh) void this.company.refresh().catch(() => undefined);
  }

  /** Marks that were sent while nobody listened. Without them, messages just look less far than they are. */
  #fetchMarks(): void {
    if (this.company.shown) void this.company.fetchMembers(this.company.shown).catch(() => undefined);
  }
}
