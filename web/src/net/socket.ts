/**
 * The live connection: connects, resumes from cursors, comes back by itself, carries commands up and facts down.
 * It knows no screen and interprets no fact but its own answers.
 */
import type { Answer, Command, Fact, Frame, Hello, Posted, Uuid } from '../contract/types.ts';
import { ApiError } from './api.ts';
import { Backoff } from './backoff.ts';
import { closingOf } from './closing.ts';

export interface SocketListener {
  /** What to say on connecting. */
  hello(): Hello;
  facts(facts: Fact[]): void;
  /** `true` from the server's "ready" until the connection is lost. */
  ready(is: boolean): void;
  /** Could not connect at all: the session may be over, which a refused handshake does not tell. */
  refused(): void;
  wiped(reason: string): void;
  locked(): void;
}

const SILENCE_MS = 25_000;
/** A connection that answers no ping in this time is dead, whatever the operating system believes. */
const PONG_MS = 8_000;
const ANSWER_MS = 10_000;
/** What the browser itself says when a connection breaks. */
const NO_NETWORK = 1006;

interface Waiting {
  resolve(ok: Posted | Record<string, never>): void;
  reject(error: ApiError): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Socket {
  #socket: WebSocket | null = null;
  #ready = false;
  #wanted = false;
  #open: Uuid | null = null;
  #lastKey = 0;
  #waiting = new Map<string, Waiting>();
  #backoff = new Backoff();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #death: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly listener: SocketListener,
  ) {}

  get isReady(): boolean {
    return this.#ready;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    addEventListener('online', this.#wake);
    addEventListener('offline', this.#lose);
    document.addEventListener('visibilitychange', this.#wake);
    this.#connect();
  }

  stop(): void {
    this.#wanted = false;
    removeEventListener('online', this.#wake);
    removeEventListener('offline', this.#lose);
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Starts again with fresh cursors. */
  restart(): void {
    if (!this.#wanted) return;
    this.#drop();
    this.#connect();
  }

  command(command: Command): Promise<Posted | Record<string, never>> {
    if (!this.#ready) return Promise.reject(new ApiError('offline'));
    const key = String(++this.#lastKey);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#answer(key, (one) => one.reject(new ApiError('offline'))), ANSWER_MS);
      this.#waiting.set(key, { resolve, reject, timer });
      this.#say({ ...command, key });
    });
  }

  /** Tells which conversation is on the screen, now and after every reconnect. */
  open(conversation: Uuid | null): void {
    this.#open = conversation;
    if (this.#ready) this.#say({ do: 'open', conversation });
  }

  #wake = (): void => {
    if (document.visibilityState === 'hidden') return;
    if (this.#ready) return this.#ping();
    if (this.#socket) return;
    this.#backoff.reset();
    this.#connect();
  };

  /** The device knows at once what the connection itself would notice only after a while. */
  #lose = (): void => {
    this.#drop();
    this.#closed(NO_NETWORK, '');
  };

  #connect(): void {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.url);
    let opened = false;
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      this.#say({ do: 'hello', ...this.listener.hello() });
    };
    socket.onmessage = (message) => this.#receive(String(message.data));
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      this.#forget();
      if (!opened) this.listener.refused();
      this.#closed(event.code, event.reason);
    };
  }

  #receive(text: string): void {
    this.#heard();
    const facts: Fact[] = [];
    for (const item of JSON.parse(text) as Frame) {
      if (item.kind === 'answer') this.#settle(item);
      else if (item.kind !== 'pong') facts.push(item);
      if (item.kind === 'ready') this.#greeted();
    }
    if (facts.length > 0) this.listener.facts(facts);
  }

  #greeted(): void {
    this.#ready = true;
    this.#backoff.reset();
    if (this.#open) this.#say({ do: 'open', conversation: this.#open });
    this.listener.ready(true);
  }

  #settle(answer: Answer): void {
    this.#answer(answer.key, (one) => {
      if ('ok' in answer) return one.resolve(answer.ok);
      const { code, ...data } = answer.error;
      one.reject(new ApiError(code, data, statusOf(code)));
    });
  }

  #answer(key: string, how: (one: Waiting) => void): void {
    const one = this.#waiting.get(key);
    if (!one) return;
    this.#waiting.delete(key);
    clearTimeout(one.timer);
    how(one);
  }

  #closed(code: number, reason: string): void {
    if (!this.#wanted) return;
    const closing = closingOf(code, reason);
    if (closing.then === 'wipe') return this.listener.wiped(closing.reason);
    if (closing.then === 'lock') return this.listener.locked();
    const wait = closing.then === 'reconnect' ? closing.afterMs : this.#backoff.next();
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #heard(): void {
    clearTimeout(this.#death);
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#ping(), SILENCE_MS);
  }

  #ping(): void {
    this.#say({ do: 'ping' });
    clearTimeout(this.#death);
    this.#death = setTimeout(() => this.restart(), PONG_MS);
  }

  #say(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#forget();
    socket?.close();
  }

  #forget(): void {
    this.#socket = null;
    clearTimeout(this.#silence);
    clearTimeout(this.#death);
    const waiting = [...this.#waiting.keys()];
    for (const key of waiting) this.#answer(key, (one) => one.reject(new ApiError('offline')));
    if (!this.#ready) return;
    this.#ready = false;
    this.listener.ready(false);
  }
}

/** The socket names only the code of an error; these pass by themselves. */
function statusOf(code: string): number {
  if (code === 'busy') return 503;
  return code === 'too_many_attempts' ? 429 : 400;
}
