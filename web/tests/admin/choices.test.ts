import { expect, test } from 'vitest';
import { changesBetween, EMPTY_EMPLOYEE } from '../../src/admin/employees/choices';

test('only what differs is sent', () => {
  const before = { ...EMPTY_EMPLOYEE, display_name: 'Ayşe', sites: ['a'] };
  expect(changesBetween(before, { ...before, sites: ['a'] })).toEqual({});
  expect(changesBetween(before, { ...before, language: 'tr', sites: [] })).toEqual({ language: 'tr', sites: [] });
});
