/** A small cast and what happens between them, for the tests of the state. */
import type { Conversation, Me, Message, Snapshot } from '../../src/contract/types.ts';

export const ADA = 'ada';
export const BO = 'bo';
export const NORD = 'nord';

export const me: Me = {
  id: ADA,
  name: 'Ada Aydın',
  company: { id: 'sauber', name: 'Sauber GmbH' },
  language: 'de',
  rights: ['app', 'chat'],
  must_change_password: false,
  read_marks: true,
  session: 'session',
  cache: { key: btoa('0123456789abcdef0123456789abcdef'), expires_at: '2999-01-01T00:00:00.000Z' },
};

export const minute = (number: number) => new Date(Date.UTC(2026, 10, 24, 8, number)).toISOString();

export function message(seq: number, sender = BO, more: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    conversation: NORD,
    seq,
    at: minute(seq),
    sender,
    client_id: `client-${seq}`,
    body: `Nachricht ${seq}`,
    ...more,
  };
}

export const messages = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

export function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: NORD,
    kind: 'group',
    title: 'Team Nord',
    description: '',
    writers: 'everyone',
    role: 'member',
    other: null,
    members: 3,
    seq: 10,
    from_seq: 1,
    read_seq: 10,
    unread: 0,
    last: message(10),
    last_status: null,
    draft: null,
    at: minute(10),
    ...more,
  };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    epoch: 'one',
    employee_seq: 5,
    me,
    policy: { read_marks: true, typing: false, online: false, offline_hours: 72 },
    conversations: [conversation()],
    people: [{ id: BO, name: 'Bo Berg', job: 'Vorarbeiter', active: true }],
    ...more,
  };
}
