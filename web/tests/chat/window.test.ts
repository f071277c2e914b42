import { expect, test } from 'vitest';
import { around, atEnd, earlier, END, fitted, later, MOST_ROWS, PAGE, visible } from '../../src/chat/window.ts';
import { messages } from '../state/people.ts';

const events = messages(1, 500);

test('starts at the end and follows it', () => {
  const window = atEnd(events);
  expect(window.to).toBe(END);
  expect(visible(window, messages(1, 501)).at(-1)?.seq).toBe(501);
});

test('opens around a place far from the end without following', () => {
  const window = around(100, events, false);
  expect(window.to).toBeLessThan(END);
  expect(visible(window, events).some(({ seq }) => seq === 100)).toBe(true);
});

test('moves by a page and never holds more rows than allowed', () => {
  let window = atEnd(events);
  for (let step = 0; step < 30; step++) {
    const next = earlier(window, events, false);
    expect(window.from - next.from).toBe(PAGE);
    window = next;
    expect(visible(window, events).length).toBeLessThanOrEqual(MOST_ROWS);
  }
  expect(window.to).toBeLessThan(500);
});

test('comes back to the end and follows it again', () => {
  let window = around(100, events, false);
  for (let step = 0; step < 60; step++) window = later(window, events, false);
  expect(window.to).toBe(END);
  expect(visible(window, events)).toHaveLength(MOST_ROWS);
});

test('does not follow an end that is not in memory', () => {
  let window = around(480, events, true);
  for (let step = 0; step < 9; step++) window = later(window, events, true);
  expect(window.to).toBe(500);
});

test('stops at what is in memory', () => {
  const window = { from: 1, to: 50 };
  expect(earlier(window, events, false)).toEqual(window);
});

test('while the end is watched old rows go; while one reads elsewhere they stay', () => {
  const full = { from: 381, to: END };
  const grown = messages(1, 510);
  expect(fitted(full, grown, true)).toEqual({ from: 391, to: END });
  expect(fitted(full, grown, false)).toEqual({ from: 381, to: 500 });
});

test('goes to the end when its events are no longer in memory', () => {
  expect(fitted({ from: 10, to: 40 }, messages(300, 400), false)).toEqual(atEnd(messages(300, 400)));
});
