import { texts } from '$text/admin.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  errorText,
  fieldErrorText,
  formatNearDay,
  formatRelative,
  languageName,
  speak,
  spokenLanguage,
  startTexts,
  t,
} from '../../src/text';

beforeEach(async () => {
  startTexts(texts);
  await speak('de');
});

describe('the language', () => {
  test('is German at first, and the page says so', () => {
    expect(spokenLanguage()).toBe('de');
    expect(document.documentElement.lang).toBe('de');
    expect(t('ui.save')).toBe('Speichern');
  });

  test('changes when the person has another one', async () => {
    await speak('en');
    expect(t('ui.save')).toBe('Save');
    expect(document.documentElement.lang).toBe('en');
  });

  test('stays when it is not spoken here', async () => {
    await speak('xx');
    expect(spokenLanguage()).toBe('de');
  });

  test('is named in its own words', () => {
    expect(languageName('tr')).toBe('Türkçe');
    expect(languageName('pl')).toBe('Polski');
  });
});

describe('an error', () => {
  test('is said by its code and its data', () => {
    expect(errorText({ code: 'too_many_attempts', data: { retry_after: 1 } })).toBe(
      'Zu viele Versuche. Warte 1 Sekunde.',
    );
  });

  test('about a request as a whole is said as one', () => {
    const data = { fields: [{ field: 'members', problem: 'not_entitled' }] };
    expect(errorText({ code: 'invalid', data })).toBe(t('errors.invalid.not_entitled'));
  });

  test.each([new Error('boom'), null, { code: 'never_heard_of' }])('that is unknown has a sentence too', (error) => {
    expect(errorText(error)).toBe(t('errors.unknown'));
  });

  test('of a field has one too', () => {
    expect(fieldErrorText('too_long')).toBe('Das ist zu lang.');
    expect(fieldErrorText('never_heard_of')).toBe('Das ist so nicht möglich.');
  });
});

describe('a moment in a list', () => {
  const now = new Date(2026, 10, 24, 14, 0);

  test.each([
    [new Date(2026, 10, 24, 9, 5), '09:05'],
    [new Date(2026, 10, 23, 23, 59), 'Gestern'],
    [new Date(2026, 10, 20, 9, 5), 'Freitag'],
    [new Date(2026, 10, 1, 9, 5), '01.11.2026'],
  ])('%s reads "%s"', (moment, expected) => {
    expect(formatRelative(moment, now)).toBe(expected);
  });

  test('is today, yesterday, or has no such name', () => {
    expect(formatNearDay(now, now)).toBe('Heute');
    expect(formatNearDay(new Date(2026, 10, 22), now)).toBeNull();
  });
});
