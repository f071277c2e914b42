/** Tells the server how far messages have arrived and been read: the newest per conversation, seldom, never backwards. */
import type { Uuid } from '../contract/types.ts';

export type Receipt = 'delivered' | 'read';

const GATHER_MS: Record<Receipt, number> = { delivered: 1_000, read: 300 };

export class Receipts {
  #told: Record<Receipt, Map<Uuid, number>> = { delivered: new Map(), read: new Map() };
  #due: Record<Receipt, Map<Uuid, number>> = { delivered: new Map(), read: new Map() };
  #timers: Partial<Record<Receipt, ReturnType<typeof setTimeout>>> = {};

  constructor(private readonly tell: (receipt: Receipt, conversation: Uuid, seq: number) => Promise<unknown>) {}

  note(receipt: Receipt, conversation: Uuid, seq: number): void {
    const known = Math.max(this.#due[receipt].get(conversation) ?? 0, this.#told[receipt].get(conversation) ?? 0);
    if (seq <= known) return;
    this.#due[receipt].set(conversation, seq);
    this.#timers[receipt] ??= setTimeout(() => this.#flush(receipt), GATHER_MS[receipt]);
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
