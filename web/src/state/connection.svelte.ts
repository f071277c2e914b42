/** Whether there is a connection, and the way for what is sent: by the socket while it stands, else by HTTP. */
import type { Fact, Hello, Posted, Uuid } from '../contract/types.ts';
import * as calls from '../net/calls.ts';
import { Socket } from '../net/socket.ts';
import type { Receipt } from './receipts.ts';

export interface ConnectionListener {
  hello(): Hello;
  facts(facts: Fact[]): void;
  ready(): void;
  refused(): void;
  wiped(reason: string): void;
  locked(): void;
}

/** Shorter breaks are not worth a word to anybody. */
const NOTICE_MS = 2_000;

const socketUrl = () => `${location.origin.replace(/^http/, 'ws')}/api/socket`;

export class Connection {
  isReady = $state(false);
  /** Without connection for so long that people should know. */
  isLost = $state(false);
  #socket: Socket;
  #notice: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listener: ConnectionListener) {
    this.#socket = new Socket(socketUrl(), { ...boundTo(listener), ready: (is) => this.#ready(is) });
  }

  start(): void {
    this.#noticeSoon();
    this.#socket.start();
  }

  stop(): void {
    clearTimeout(this.#notice);
    this.#socket.stop();
  }

  /** Says hello again, after the cursors have changed in another way than by facts. */
  restart(): void {
    this.#socket.restart();
  }

  open(conversation: Uuid | null): void {
    this.#socket.open(conversation);
  }

  async post(conversation: Uuid, client_id: Uuid, body: string): Promise<Posted> {
    if (!this.#socket.isReady) return calls.post(conversation, client_id, body);
    return (await this.#socket.command({ do: 'post', conversation, client_id, body })) as Posted;
  }

  async receipt(receipt: Receipt, conversation: Uuid, seq: number): Promise<void> {
    if (this.#socket.isReady) await this.#socket.command({ do: receipt, conversation, seq });
    else await (receipt === 'read' ? calls.markRead : calls.markDelivered)(conversation, seq);
  }

  #ready(is: boolean): void {
    this.isReady = is;
    if (!is) return this.#noticeSoon();
    clearTimeout(this.#notice);
    this.isLost = false;
    this.listener.ready();
  }

  #noticeSoon(): void {
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => (this.isLost = true), NOTICE_MS);
  }
}

function boundTo(listener: ConnectionListener) {
  return {
    hello: () => listener.hello(),
    facts: (facts: Fact[]) => listener.facts(facts),
    refused: () => listener.refused(),
    wiped: (reason: string) => listener.wiped(reason),
    locked: () => listener.locked(),
  };
}
