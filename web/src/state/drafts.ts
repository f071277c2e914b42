/** What somebody has begun to write: kept in the conversation at once, on the device and the server when he pauses. */
import type { Uuid } from '../contract/types.ts';
import * as calls from '../net/calls.ts';
import type { Conversations } from './conversations.svelte.ts';

const PAUSE_MS = 300;

export class Drafts {
  #unsaved = new Map<Uuid, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly conversations: Conversations,
    private readonly save: (id: Uuid, text: string) => Promise<void> = calls.saveDraft,
  ) {}

  /** Whether this device knows a newer draft than the server. */
  isUnsaved(conversation: Uuid): boolean {
    return this.#unsaved.has(conversation);
  }

  write(conversation: Uuid, text: string): void {
    this.conversations.change(conversation, { draft: text.trim() === '' ? null : text });
    this.#unsaved.set(conversation, text.trim() === '' ? '' : text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    for (const [conversation, text] of this.#unsaved) void this.#send(conversation, text);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A draft that does not get through waits for the next connection. */
  async #send(conversation: Uuid, text: string): Promise<void> {
    try {
      await this.save(conversation, text);
      if (this.#unsaved.get(conversation) === text) this.#unsaved.delete(conversation);
    } catch {
      // It stays among the unsaved.
    }
  }
}
