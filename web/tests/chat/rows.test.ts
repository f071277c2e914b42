import { expect, test } from 'vitest';
import { daysOf, type Row, type RowsInput } from '../../src/chat/rows.ts';
import type { Pending } from '../../src/state/sending.svelte.ts';
import { ADA, BO, message, minute, NORD } from '../state/people.ts';

const rowsOf = (input: Partial<RowsInput>): Row[] =>
  daysOf({ events: [], pending: [], me: ADA, unread: null, ...input }).flatMap((day) => day.rows);

const runs = (rows: Row[]) => rows.map((row) => ('isFirst' in row ? row.isFirst : row.kind));

test('messages of one sender within five minutes are one run', () => {
  const events = [
    message(1),
    message(2),
    message(3, ADA),
    message(4, BO, { at: minute(4) }),
    message(5, BO, { at: minute(12) }),
  ];
  expect(runs(rowsOf({ events }))).toEqual([true, false, true, true, true]);
});

test('the line before what is new stands before the first message of somebody else', () => {
  const rows = rowsOf({ events: [message(1), message(2, ADA), message(3)], unread: { after: 1, count: 1 } });
  expect(rows.map((row) => row.kind)).toEqual(['message', 'message', 'unread', 'message']);
});

test('the line before what is new parts a run', () => {
  const rows = rowsOf({ events: [message(1), message(2)], unread: { after: 1, count: 1 } });
  expect(runs(rows)).toEqual([true, 'unread', true]);
});

test('each day has its own heading', () => {
  const events = [message(1), message(2, BO, { at: '2026-11-25T08:00:00.000Z' })];
  expect(daysOf({ events, pending: [], me: ADA, unread: null })).toHaveLength(2);
});

test('what waits comes last, under the key it will have when it is sent', () => {
  const pending: Pending = { client_id: 'c', conversation: NORD, body: 'x', made_at: 0, refused: null };
  const waiting = rowsOf({ events: [message(1)], pending: [pending] });
  const sent = rowsOf({ events: [message(1), message(2, ADA, { client_id: 'c' })] });
  expect(waiting.at(-1)?.kind).toBe('pending');
  expect(waiting.at(-1)?.key).toBe(sent.at(-1)?.key);
});

test('between two people only messages are told', () => {
  const created = { kind: 'created', conversation: NORD, seq: 1, at: minute(0), actor: ADA } as const;
  expect(runs(rowsOf({ events: [created, message(2)] }))).toEqual(['notice', true]);
  expect(runs(rowsOf({ events: [created, message(2)], isDirect: true }))).toEqual([true]);
});
