/**
 * Messages on their way. Each is kept on the device before its first try and until the server has it, under the client
 * id that makes a repeated try harmless. In order within a conversation; one tab of the browser sends at a time.
 */
import type { Posted, Uuid } from '../contract/types.ts';
import { ApiError } from '../net/api.ts';
import type { Cache } from './cache.ts';

export interface Pending {
  client_id: Uuid;
  conversation: Uuid;
  body: string;
  /** By the clock of this device: orders what waits, and is shown until the server's time is known. */
  made_at: number;
  /** Why the server will not take it as it is. */
  refused: string | null;
}

export interface SendingOptions {
  post(pending: Pending): Promise<Posted>;
  posted(pending: Pending, posted: Posted): void;
  now?: () => number;
  /** Runs `work` while no other tab does the same. */
  exclusively?: (work: () => Promise<void>) => Promise<void>;
}

/** What one tab of the browser tells the others. */
interface Sent {
  pending: Pending;
  posted: Posted;
}

const RETRY_MS = [2_000, 5_000, 15_000, 60_000] as const;
const CHANNEL = 'klean-outbox';

async function inOneTab(work: () => Promise<void>): Promise<void> {
  await (navigator.locks ? navigator.locks.request(CHANNEL, work) : work());
}

export class Sending {
  pending = $state.raw<readonly Pending[]>([]);
  /** Being written to the device, and gone from it, by this tab. */
  #unkept = new Set<Uuid>();
  #gone = new Set<Uuid>();
  #channel = new BroadcastChannel(CHANNEL);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #run: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(
    private readonly cache: Cache,
    private readonly options: SendingOptions,
  ) {
    this.#channel.onmessage = ({ data }: MessageEvent<Sent | null>) => {
      if (data) this.options.posted(data.pending, data.posted);
      void this.#reload();
    };
  }

  of(conversation: Uuid): Pending[] {
    return this.pending.filter((one) => one.conversation === conversation);
  }

  /** What the server refused for conversations that are not there any more. */
  stranded(isThere: (conversation: Uuid) => boolean): Map<Uuid, Pending[]> {
    const refused = this.pending.filter((one) => one.refused && !isThere(one.conversation));
    return new Map(refused.map(({ conversation }) => [conversation, this.of(conversation)]));
  }

  /** Whatever was not sent when the app was last closed. */
  async restore(): Promise<void> {
    await this.#reload();
    this.flush();
  }

  async send(conversation: Uuid, body: string): Promise<void> {
    const now = this.options.now ?? Date.now;
    const made_at = Math.max(now(), (this.pending.at(-1)?.made_at ?? 0) + 1);
    await this.#keep({ client_id: crypto.randomUUID(), conversation, body, made_at, refused: null });
    this.flush();
  }

  /** Tries everything that waits, now. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    if (this.#run) {
      this.#again = true;
      return;
    }
    this.#run = this.#drain().finally(() => {
      this.#run = null;
      if (!this.#again) return;
      this.#again = false;
      this.flush();
    });
  }

  /** Resolves when nothing is being tried. */
  async settled(): Promise<void> {
    while (this.#run) await this.#run;
  }

  async retry(client_id: Uuid): Promise<void> {
    const one = this.pending.find((pending) => pending.client_id === client_id);
    if (!one) return;
    await this.#keep({ ...one, refused: null });
    this.flush();
  }

  async discard(client_id: Uuid): Promise<void> {
    this.#gone.add(client_id);
    this.pending = this.pending.filter((one) => one.client_id !== client_id);
    await this.cache.remove('outbox', client_id);
    this.#tell();
  }

  /** The message has arrived in the conversation, by whichever way the news came. */
  settle(client_id: Uuid): void {
    if (this.pending.some((one) => one.client_id === client_id)) void this.discard(client_id);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#channel.close();
  }

  async #drain(): Promise<void> {
    if (this.pending.every((one) => one.refused)) return;
    const run = this.options.exclusively ?? inOneTab;
    await run(async () => {
      // Another tab may have sent some of it while this one waited for its turn.
      await this.#reload();
      const conversations = [...new Set(this.pending.map((one) => one.conversation))];
      const waits = await Promise.all(conversations.map((conversation) => this.#drainOne(conversation)));
      this.#schedule(waits.filter((wait) => wait !== null));
    });
  }

  /** Sends one conversation's messages, oldest first. How long to wait if that has to stop, or null if all is done. */
  async #drainOne(conversation: Uuid): Promise<number | null> {
    for (;;) {
      const next = this.of(conversation).find((one) => !one.refused);
      if (!next || this.#stopped) return null;
      try {
        const posted = await this.options.post(next);
        this.options.posted(next, posted);
        await this.discard(next.client_id);
        this.#tell({ pending: next, posted });
        this.#failures = 0;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (isForLater(error)) return error.retryAfterMs ?? 0;
        await this.#keep({ ...next, refused: error.code });
      }
    }
  }

  #schedule(waits: number[]): void {
    if (waits.length === 0 || this.#stopped) return;
    const usual = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)] ?? 60_000;
    this.#timer = setTimeout(() => this.flush(), Math.max(usual, ...waits));
  }

  async #keep(one: Pending): Promise<void> {
    const others = this.pending.filter((other) => other.client_id !== one.client_id);
    this.pending = [...others, one].sort((first, second) => first.made_at - second.made_at);
    this.#unkept.add(one.client_id);
    await this.cache.write('outbox', one.client_id, one);
    this.#unkept.delete(one.client_id);
    this.#tell();
  }

  /** What the device keeps counts, except for what this tab has changed meanwhile. */
  async #reload(): Promise<void> {
    const before = this.pending;
    const kept = await this.cache.readAll<Pending>('outbox');
    const newer = this.pending.filter((one) => !before.includes(one) || this.#unkept.has(one.client_id));
    const all = new Map([...kept, ...newer].map((one) => [one.client_id, one]));
    for (const client_id of this.#gone) all.delete(client_id);
    this.pending = [...all.values()].sort((one, other) => one.made_at - other.made_at);
  }

  /** The other tabs: that something has changed, and what the server has taken. */
  #tell(sent: Sent | null = null): void {
    if (!this.#stopped) this.#channel.postMessage(sent);
  }
}

/** A session that is over is somebody else's business: the message waits for the person to sign in again. */
function isForLater(error: ApiError): boolean {
  return error.isTransient || error.status === 401;
}
