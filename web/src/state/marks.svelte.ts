/** Who has received and read how far, in the conversations that have been open. */
import { SvelteMap } from 'svelte/reactivity';
import type { Mark, MessageStatus, Uuid } from '../contract/types.ts';

interface Reached {
  marks: ReadonlyMap<Uuid, Mark>;
  /** How far all others have come. */
  delivered: number;
  read: number;
}

export class Marks {
  #byConversation = new SvelteMap<Uuid, Reached>();

  constructor(private readonly me: Uuid) {}

  of(conversation: Uuid): Mark[] {
    return [...(this.#byConversation.get(conversation)?.marks.values() ?? [])];
  }

  /** All members afresh. */
  replace(conversation: Uuid, marks: Mark[]): void {
    const others = marks.filter((mark) => mark.employee !== this.me);
    this.#byConversation.set(conversation, {
      marks: new Map(marks.map((mark) => [mark.employee, mark])),
      delivered: least(others.map(delivered)),
      read: least(others.map((mark) => mark.read_seq ?? 0)),
    });
  }

  /** Those of some members. */
  merge(conversation: Uuid, marks: Mark[]): void {
    const known = this.#byConversation.get(conversation);
    if (known)
      this.replace(conversation, [
        ...new Map([...known.marks, ...marks.map((one) => [one.employee, one] as const)]).values(),
      ]);
  }

  forget(conversation: Uuid): void {
    this.#byConversation.delete(conversation);
  }

  /** A message counts as delivered or read when it is so for all others. */
  statusOf(conversation: Uuid, seq: number): MessageStatus {
    const all = this.#byConversation.get(conversation);
    if (!all || all.delivered < seq) return 'sent';
    return all.read >= seq ? 'read' : 'delivered';
  }
}

/** Whoever has read a message has also received it. */
export const delivered = (mark: Mark): number => Math.max(mark.delivered_seq, mark.read_seq ?? 0);

const least = (all: number[]): number => (all.length > 0 ? Math.min(...all) : 0);
