import { describe, expect, test } from 'vitest';
import { covers, fitOf, lastSeq, MOST_EVENTS, withEarlier, withLater, withNext } from '../../src/state/stretch.ts';
import { message, messages } from './people.ts';

const atEnd = { events: messages(11, 20), earlier: true, later: false };

describe('a live event', () => {
  test.each([
    [20, 'known'],
    [21, 'next'],
    [23, 'gap'],
  ])('number %i is %s after 20', (seq, fit) => {
    expect(fitOf(atEnd, seq)).toBe(fit);
  });

  test('belongs elsewhere while the end is not in memory', () => {
    expect(fitOf({ ...atEnd, later: true }, 21)).toBe('elsewhere');
  });
});

test('pages join without doubling what both have', () => {
  const page = { events: messages(5, 13), earlier: false, later: true };
  const joined = withEarlier(atEnd, page);
  expect(joined.events.map((event) => event.seq)).toEqual(messages(5, 20).map((event) => event.seq));
  expect(joined).toMatchObject({ earlier: false, later: false });
});

test('a later page tells whether there is more', () => {
  const joined = withLater(atEnd, { events: messages(19, 25), earlier: true, later: true });
  expect(lastSeq(joined)).toBe(25);
  expect(joined.later).toBe(true);
});

test('too much is dropped at the end that is further away', () => {
  const full = { events: messages(101, 100 + MOST_EVENTS), earlier: false, later: false };
  const grown = withNext(full, message(101 + MOST_EVENTS));
  expect(grown.events).toHaveLength(MOST_EVENTS);
  expect(grown.earlier).toBe(true);

  const back = withEarlier(full, { events: messages(51, 100), earlier: true, later: true });
  expect(back.events).toHaveLength(MOST_EVENTS);
  expect(back.events[0]?.seq).toBe(51);
  expect(back.later).toBe(true);
});

test('covers what lies between its ends', () => {
  expect([10, 11, 20, 21].map((seq) => covers(atEnd, seq))).toEqual([false, true, true, false]);
});
