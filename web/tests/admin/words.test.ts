import { texts } from '$text/admin.ts';
import { beforeEach, expect, test } from 'vitest';
import { actText, actorText, detailsText, namesOf, subjectText } from '../../src/admin/audit/words';
import type { AuditEntry } from '../../src/contract/administration';
import { startTexts } from '../../src/text';

const NAMES = namesOf([{ id: 'ayse', name: 'Ayşe Yılmaz', job: 'Reinigungskraft', active: true }]);

function entry(act: string, details: Record<string, unknown> = {}, subject: string | null = null): AuditEntry {
  return { n: 1, at: '2026-11-24T12:00:00.000Z', actor_kind: 'employee', actor: 'ayse', act, subject, details };
}

beforeEach(() => startTexts(texts));

test.each([
  [{ right: 'groups', effect: 'withheld' }, 'Gruppen verwalten · Weggenommen'],
  [{ employee: 'ayse', role: 'admin' }, 'Ayşe Yılmaz · Leitung'],
  [{ employee: 'nobody', role: 'member' }, 'Mitglied'],
  [{ fields: ['language', 'sites'] }, 'Sprache, Objekte'],
  [{ before: 'time', after: 'pro' }, 'vorher: Zeiterfassung · jetzt: Pro'],
  [{ groups_left: 1 }, 'aus 1 Gruppe genommen'],
  [{ read_marks: false }, 'Lesebestätigungen: Aus'],
  [{ never_heard_of: 1 }, ''],
])('%o reads "%s"', (details, expected) => {
  expect(detailsText(entry('any', details), NAMES)).toBe(expected);
});

test('people have names, groups and the company are called what they are', () => {
  expect(actorText(entry('any'), NAMES)).toBe('Ayşe Yılmaz');
  expect(actorText({ ...entry('any'), actor_kind: 'support', actor: null }, NAMES)).toBe('KleanApp-Support');
  expect(subjectText(entry('employee_changed', {}, 'ayse'), NAMES)).toBe('Ayşe Yılmaz');
  expect(subjectText(entry('group_created', {}, 'group'), NAMES)).toBe('Gruppe');
  expect(subjectText(entry('policy_changed'), NAMES)).toBe('Firma');
});

test('an act that is not known yet is shown all the same', () => {
  expect(actText(entry('moved_house'))).toBe('Andere Änderung (moved_house)');
});
