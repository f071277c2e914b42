/** Tells the server how far messages have arrived and been read: the newest per conversation, seldom, never backwards. */
import type { Uuid } from '../contract/types.ts';

export type Receipt = 'delivered' | 'read';

/** How long marks gather before the first is told; while messages keep coming, a kind is told once a second at most. */
const GATHER_MS: Record<Receipt, number> = { delivered: 1_000, read: 300 };
const GAP_MS = 1_000;

export class Receipts {
  #told: Record<Receipt, Map<Uuid, number>> = { delivered: new Map(), read: new Map() };
  #due: Record<Receipt, Map<Uuid, number>> = { delivered: new Map(), read: new Map() };
  #timers: Partial<Record<Receipt, ReturnType<typeof setTimeout>>> = {};
  #flushedAt: Record<Receipt, number> = { delivered: 0, read: 0 };

  constructor(private readonly tell: (receipt: Receipt, conversation: Uuid, seq: number) => Promise<unknown>) {}

  note(receipt: Receipt, conversation: Uuid, seq: number): void {
    const known = Math.max(this.#due[receipt].get(conversation) ?? 0, this.#told[receipt].get(conversation) ?? 0);
    if (seq <= known) return;
    this.#due[receipt].set(conversation, seq);
    const wait = Math.max(GATHER_MS[receipt], this.#flushedAt[receipt] + GAP_MS - Date.now());
    this.#timers[receipt] ??= setTimeout(() => this.#flush(receipt), wait);
  }

  /** After a reconnect: what could not be told. */
  flush(): void {
    this.#flush('delivered');
    this.#flush('read');
  }

  stop(): void {
    clearTimeout(this.#timers.delivered);
    clearTimeout(this.#timers.read);
  }

  #flush(receipt: Receipt): void {
    clearTimeout(this.#timers[receipt]);
    this.#timers[receipt] = undefined;
    this.#flushedAt[receipt] = Date.now();
    for (const [conversation, seq] of this.#due[receipt]) void this.#tell(receipt, conversation, seq);
    this.#due[receipt].clear();
  }

  async #tell(receipt: Receipt, conversation: Uuid, seq: number): Promise<void> {
    const told = this.#told[receipt];
    const before = told.get(conversation) ?? 0;
    told.set(conversation, Math.max(before, seq));
    try {
      await this.tell(receipt, conversation, seq);
    } catch {
      if (told.get(conversation) === seq) told.set(conversation, before);
      if ((this.#due[receipt].get(conversation) ?? 0) < seq) this.#due[receipt].set(conversation, seq);
    }
  }
}
