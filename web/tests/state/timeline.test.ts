import { beforeEach, expect, test } from 'vitest';
import type { History } from '../../src/contract/types.ts';
import { ApiError } from '../../src/net/api.ts';
import type { HistoryCursor } from '../../src/net/calls.ts';
import { Timeline } from '../../src/state/timeline.svelte.ts';
import { message, messages, NORD } from './people.ts';

/** What the server has, and what it was asked. */
let newest: number;
let asked: HistoryCursor[];

async function load(cursor: HistoryCursor): Promise<History> {
  asked.push(cursor);
  const from = cursor.after ? cursor.after + 1 : Math.max(1, (cursor.before ?? cursor.around ?? newest + 1) - 50);
  const to = Math.min(newest, cursor.before ? cursor.before - 1 : from + (cursor.around ? 99 : 49));
  return { events: messages(from, to), earlier: from > 1, later: to < newest, people: [] };
}

const seqs = (timeline: Timeline) => timeline.stretch.events.map((event) => event.seq);

beforeEach(() => {
  newest = 300;
  asked = [];
});

test('opens at the end', async () => {
  const timeline = new Timeline(NORD, load);
  await timeline.open(null, newest);
  expect(seqs(timeline)).toEqual(messages(251, 300).map(({ seq }) => seq));
  expect(timeline.isAtEnd).toBe(true);
});

test('opens around the first unread message when that is far away', async () => {
  const timeline = new Timeline(NORD, load);
  await timeline.open(100, newest);
  expect(asked).toEqual([{ around: 100 }]);
  expect(timeline.isAtEnd).toBe(false);
});

test('asks only for what the device does not have', async () => {
  const timeline = new Timeline(NORD, load);
  timeline.restore(messages(200, 290), true);
  await timeline.open(null, newest);
  expect(asked).toEqual([{ after: 290 }]);
  expect(seqs(timeline).at(-1)).toBe(300);
});

test('asks for nothing when it has everything', async () => {
  const timeline = new Timeline(NORD, load);
  timeline.restore(messages(200, 300), true);
  await timeline.open(280, newest);
  expect(asked).toEqual([]);
});

test('a gap is pulled, once, however many events arrive meanwhile', async () => {
  const timeline = new Timeline(NORD, load);
  timeline.restore(messages(200, 290), true);
  timeline.add(message(298));
  timeline.add(message(299));
  timeline.add(message(300));
  await timeline.catchUp();
  expect(asked).toEqual([{ after: 290 }]);
  expect(seqs(timeline)).toEqual(messages(200, 300).map(({ seq }) => seq));
});

test('an event that is known already changes nothing', async () => {
  const timeline = new Timeline(NORD, load);
  timeline.restore(messages(1, 3), false);
  const before = timeline.stretch;
  timeline.add(message(2));
  expect(timeline.stretch).toBe(before);
});

test('without a connection it keeps what it has and says so', async () => {
  const timeline = new Timeline(NORD, () => Promise.reject(new ApiError('offline')));
  timeline.restore(messages(200, 290), true);
  await timeline.pullEarlier();
  expect(timeline.loading).toBe('failed');
  expect(seqs(timeline)).toHaveLength(91);
});
