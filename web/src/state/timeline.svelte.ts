/** The events of one conversation that are in memory; closes gaps and pulls history in both directions. */
import type { ConversationEvent, History, Uuid } from '../contract/types.ts';
import type { HistoryCursor } from '../net/calls.ts';
import {
  covers,
  firstSeq,
  fitOf,
  lastSeq,
  NOTHING,
  withEarlier,
  withLater,
  withNext,
  type Stretch,
} from './stretch.ts';

export type Loading = 'idle' | 'loading' | 'failed';

/** A larger one is not closed; the conversation is opened afresh. */
const MOST_GAP = 150;
/** A gap of more pages is not closed at once: the history is pulled when somebody scrolls there. */
const MOST_PAGES = 4;

export class Timeline {
  stretch = $state.raw<Stretch>(NOTHING);
  loading = $state<Loading>('idle');
  #pull: Promise<void> | null = null;

  constructor(
    readonly conversation: Uuid,
    private readonly load: (cursor: HistoryCursor) => Promise<History>,
    private readonly changed: () => void = () => undefined,
  ) {}

  get isAtEnd(): boolean {
    return !this.stretch.later;
  }

  /** What was kept on the device; `later` is not known until the server has been asked. */
  restore(events: readonly ConversationEvent[], earlier: boolean): void {
    if (this.stretch.events.length === 0 && events.length > 0) this.stretch = { events, earlier, later: false };
  }

  /** A live event. Pulls what lies between if there is a gap. */
  add(event: ConversationEvent): void {
    if (this.stretch.events.length === 0)
      return this.#become({ events: [event], earlier: event.seq > 1, later: false });
    const fit = fitOf(this.stretch, event.seq);
    if (fit === 'next') this.#become(withNext(this.stretch, event));
    if (fit === 'gap') void this.catchUp();
  }

  /** Makes sure that `target` is in memory, or the end of the conversation if there is no target. */
  async open(target: number | null, newest: number): Promise<void> {
    const gap = newest - lastSeq(this.stretch);
    const reachesBack = this.stretch.events.length > 0 && firstSeq(this.stretch) <= (target ?? newest);
    if (this.isAtEnd && reachesBack && gap <= MOST_GAP) return gap > 0 ? this.catchUp() : undefined;
    if (target === null || !covers(this.stretch, target)) await this.jump(target);
  }

  /** Leaves the present stretch for the one around `target`, or for the end. */
  jump(target: number | null): Promise<void> {
    return this.#once(async () => {
      const page = await this.load(target === null ? {} : { around: target });
      this.#become(page);
    });
  }

  pullEarlier(): Promise<void> {
    return this.#once(async () => {
      if (!this.stretch.earlier) return;
      this.#become(withEarlier(this.stretch, await this.load({ before: firstSeq(this.stretch) })));
    });
  }

  pullLater(): Promise<void> {
    return this.#once(async () => {
      if (!this.stretch.later) return;
      this.#become(withLater(this.stretch, await this.load({ after: lastSeq(this.stretch) })));
    });
  }

  catchUp(): Promise<void> {
    return this.#once(async () => {
      for (let page = 0; page < MOST_PAGES; page++) {
        this.#become(withLater(this.stretch, await this.load({ after: lastSeq(this.stretch) })));
        if (this.isAtEnd) return;
      }
    });
  }

  #become({ events, earlier, later }: Stretch): void {
    this.stretch = { events, earlier, later };
    this.changed();
  }

  /** One pull at a time: a second wish waits for the first and is then looked at by whoever had it. */
  #once(pull: () => Promise<void>): Promise<void> {
    this.#pull ??= this.#run(pull).finally(() => (this.#pull = null));
    return this.#pull;
  }

  async #run(pull: () => Promise<void>): Promise<void> {
    this.loading = 'loading';
    try {
      await pull();
      this.loading = 'idle';
    } catch {
      this.loading = 'failed';
    }
  }
}
