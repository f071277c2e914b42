import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Socket, type SocketListener } from '../../src/net/socket.ts';

/** What the browser would give; the test plays the server. */
class Wire {
  static readonly OPEN = 1;
  static all: Wire[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number; reason: string }) => void = () => undefined;

  constructor(readonly url: string) {
    Wire.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = Wire.OPEN;
    this.onopen();
  }

  says(...facts: object[]): void {
    this.onmessage({ data: JSON.stringify(facts) });
  }

  closes(code: number, reason = ''): void {
    this.readyState = 3;
    this.onclose({ code, reason });
  }
}

const hello = { epoch: 'one', employee_seq: 5, conversations: { nord: 10 } };
const listener = {
  hello: vi.fn(() => hello),
  facts: vi.fn(),
  ready: vi.fn(),
  refused: vi.fn(),
  wiped: vi.fn(),
  locked: vi.fn(),
} satisfies SocketListener;
let socket: Socket;

const wire = () => Wire.all.at(-1) as Wire;

function greeted(): Wire {
  wire().opens();
  wire().says({ kind: 'ready', epoch: 'one', employee_seq: 5 });
  return wire();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.stubGlobal('WebSocket', Wire);
  Wire.all = [];
  socket = new Socket('ws://here/api/socket', listener);
  socket.start();
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('says hello with its cursors and is ready when the server is', () => {
  const { sent } = greeted();
  expect(sent).toEqual([{ do: 'hello', ...hello }]);
  expect(listener.ready).toHaveBeenCalledWith(true);
  expect(socket.isReady).toBe(true);
});

test('hands facts on, but neither answers nor pongs', () => {
  greeted().says({ kind: 'pong' }, { kind: 'settings', employee_seq: 6 }, { kind: 'answer', key: 'x', ok: {} });
  expect(listener.facts).toHaveBeenLastCalledWith([{ kind: 'settings', employee_seq: 6 }]);
});

describe('a command', () => {
  const read = { do: 'read', conversation: 'nord', seq: 11 } as const;

  test('gets the answer with its key', async () => {
    const { sent } = greeted();
    const answers = [socket.command(read), socket.command(read)];
    const [first, second] = sent.slice(1).map(({ key }) => key);
    wire().says({ kind: 'answer', key: second, error: { code: 'not_found' } }, { kind: 'answer', key: first, ok: {} });
    await expect(answers[0]).resolves.toEqual({});
    await expect(answers[1]).rejects.toMatchObject({ code: 'not_found', isTransient: false });
  });

  test('without an answer is as good as not sent', async () => {
    greeted();
    const answer = expect(socket.command(read)).rejects.toMatchObject({ code: 'offline', isTransient: true });
    await vi.advanceTimersByTimeAsync(10_000);
    await answer;
  });

  test('does not outlive the connection', async () => {
    greeted();
    const answer = expect(socket.command(read)).rejects.toMatchObject({ code: 'offline' });
    wire().closes(1006);
    await answer;
    await expect(socket.command(read)).rejects.toMatchObject({ code: 'offline' });
  });
});

test('comes back with what it has by then', () => {
  greeted().closes(1006);
  listener.hello.mockReturnValueOnce({ ...hello, employee_seq: 9 });
  vi.advanceTimersByTime(1_000);
  wire().opens();
  expect(Wire.all).toHaveLength(2);
  expect(wire().sent[0]).toMatchObject({ employee_seq: 9 });
});

test('waits as long as a server that goes down asks for', () => {
  greeted().closes(4409, '20');
  vi.advanceTimersByTime(19_000);
  expect(Wire.all).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(Wire.all).toHaveLength(2);
});

test('tells the end of a session and stays away', () => {
  greeted().closes(4401, 'left');
  expect(listener.wiped).toHaveBeenCalledWith('left');
  vi.advanceTimersByTime(120_000);
  expect(Wire.all).toHaveLength(1);
});

test('a handshake that is refused makes somebody ask why', () => {
  wire().closes(1006);
  expect(listener.refused).toHaveBeenCalledOnce();
});

test('a connection that answers no ping is given up', () => {
  const { sent } = greeted();
  vi.advanceTimersByTime(25_000);
  expect(sent.at(-1)).toEqual({ do: 'ping' });
  vi.advanceTimersByTime(8_000);
  expect(Wire.all).toHaveLength(2);
});

test('the open conversation is told again after a reconnect', () => {
  greeted();
  socket.open('nord');
  wire().closes(4408);
  vi.advanceTimersByTime(0);
  expect(greeted().sent.at(-1)).toEqual({ do: 'open', conversation: 'nord' });
});
