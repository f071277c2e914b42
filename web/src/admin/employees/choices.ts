import type { Employee, EmployeeInput } from '../../contract/administration';
import * as calls from '../calls';

/** What can be chosen for an employee. */
export async function fetchChoices() {
  const [groups, sites] = await Promise.all([calls.rightsGroups(), calls.sites()]);
  return { groups, sites };
}

export const EMPTY_EMPLOYEE: EmployeeInput = {
  display_name: '',
  personnel_number: '',
  user_name: '',
  language: 'de',
  rights_group: '',
  sites: [],
};

export function inputOf(employee: Employee): EmployeeInput {
  return {
    display_name: employee.display_name,
    personnel_number: employee.personnel_number,
    user_name: employee.user_name,
    language: employee.language,
    rights_group: employee.rights_group?.id ?? '',
    sites: employee.sites.map(({ id }) => id),
  };
}

/** Only what differs, so that two people who change different things do not undo each other's work. */
export function changesBetween(before: EmployeeInput, after: EmployeeInput): Partial<EmployeeInput> {
  const differs = (name: string) =>
    JSON.stringify(before[name as keyof EmployeeInput]) !== JSON.stringify(after[name as keyof EmployeeInput]);
  return Object.fromEntries(Object.entries(after).filter(([name]) => differs(name)));
}
