import { expect, test } from 'vitest';
import { colourOf, initialsOf } from '../../src/ui/identity';

test.each([
  ['Ayşe Yılmaz', 'AY'],
  ['Anna-Lena von der Heide', 'AH'],
  ['Ayşe', 'A'],
  ['Олена Шевченко', 'ОШ'],
  ['🌈 Kita', 'K'],
  ['', ''],
])('the initials of "%s" are "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test('a colour belongs to an id, and ids spread over all colours', () => {
  const colours = new Set(Array.from({ length: 200 }, () => colourOf(crypto.randomUUID())));
  expect(colours.size).toBe(8);
  expect(colourOf('a')).toBe(colourOf('a'));
});
