import { describe, expect, test } from 'vitest';
import { grammarOf } from '../../src/text/grammar';
import { compileMessage } from '../../tools/message.mjs';

function say(source: string, language: string, parameters: Record<string, unknown> = {}): string {
  const { code } = compileMessage(source, language);
  const message = new Function(`return ${code}`)();
  return typeof message === 'string' ? message : message(parameters, grammarOf(language));
}

const PEOPLE_DE = '{count, plural, =0 {niemand} one {# Person} other {# Personen}}';

describe('a message', () => {
  test('without parameters is a constant', () => {
    expect(compileMessage('Hallo', 'de').code).toBe('"Hallo"');
  });

  test('keeps quotes, back ticks and dollar signs', () => {
    expect(say("`$'{x}'` \\ {name}", 'de', { name: 'A' })).toBe('`${x}` \\ A');
  });

  test.each([
    [0, 'niemand'],
    [1, '1 Person'],
    [1234, '1.234 Personen'],
  ])('counts %i as "%s"', (count, expected) => {
    expect(say(PEOPLE_DE, 'de', { count })).toBe(expected);
  });

  test.each([
    [1, 'osoba'],
    [3, 'osoby'],
    [5, 'osób'],
  ])('follows the plural rules of Polish for %i', (count, expected) => {
    const source = '{count, plural, one {osoba} few {osoby} many {osób} other {osoby}}';
    expect(say(source, 'pl', { count })).toBe(expected);
  });

  test('chooses by a word, and falls back to the other case', () => {
    const source = '{role, select, admin {Leitung} other {Mitglied}}';
    expect(say(source, 'de', { role: 'admin' })).toBe('Leitung');
    expect(say(source, 'de', { role: 'guest' })).toBe('Mitglied');
  });

  test('knows the types of its parameters', () => {
    const { parameters } = compileMessage('{name} hat {count, plural, one {# Gruppe} other {# Gruppen}}', 'de');
    expect([...parameters]).toEqual([
      ['name', 'string | number'],
      ['count', 'number'],
    ]);
  });
});

describe('a build stops', () => {
  test.each([
    ['at a plural form that the language needs', '{n, plural, one {osoba} other {osoby}}', 'pl', /few, many/],
    ['at a plural without "other"', '{n, plural, one {Person}}', 'de', /./],
    ['at a kind of argument that nobody compiles', '{when, date}', 'de', /format dates before/],
    ['at an unclosed brace', 'Hallo {name', 'de', /./],
  ])('%s', (_why, source, language, message) => {
    expect(() => compileMessage(source, language)).toThrow(message);
  });
});
