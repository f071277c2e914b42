/** One function for each call of the administration; see docs/protocol.md. */
import type {
  AuditPage,
  Effect,
  Employee,
  EmployeeInput,
  EmployeePage,
  Group,
  GroupDetail,
  GroupInput,
  Overview,
  RightsGroup,
  Site,
} from '../contract/administration';
import type { Policy, Right, Role, Uuid } from '../contract/types';
import { ApiError, command, request, withQuery } from '../net/api';

export interface EmployeeFilter {
  q: string;
  status: string;
  rights_group: string;
  page: number;
}

/**
 * In the administration everybody may do what he sees. A refusal there means that the last one would be lost who can keep
 * the company, or the group.
 */
async function keeping<Answer>(last: 'last_administrator' | 'last_group_admin', act: Promise<Answer>): Promise<Answer> {
  try {
    return await act;
  } catch (error) {
    throw error instanceof ApiError && error.code === 'not_allowed' ? new ApiError(last) : error;
  }
}

export const overview = () => request<Overview>('GET', '/api/admin/overview');

const atEmployee = (id: Uuid) => `/api/admin/employees/${id}`;

export const employees = (filter: EmployeeFilter) =>
  request<EmployeePage>('GET', withQuery('/api/admin/employees', { ...filter }));
export const createEmployee = (input: EmployeeInput) =>
  request<{ employee: Employee; password: string }>('POST', '/api/admin/employees', input);
export const employee = (id: Uuid) => request<Employee>('GET', atEmployee(id));
export const changeEmployee = (id: Uuid, input: Partial<EmployeeInput>) =>
  keeping('last_administrator', request<Employee>('PATCH', atEmployee(id), input));
export const deactivate = (id: Uuid) =>
  keeping('last_administrator', request<Employee>('PUT', `${atEmployee(id)}/deactivation`));
export const reactivate = (id: Uuid) => request<Employee>('DELETE', `${atEmployee(id)}/deactivation`);
export const resetPassword = (id: Uuid) => request<{ password: string }>('POST', `${atEmployee(id)}/password`);
export const setRight = (id: Uuid, right: Right, effect: Effect) =>
  keeping('last_administrator', request<Employee>('PUT', `${atEmployee(id)}/rights/${right}`, { effect }));

export const rightsGroups = () =>
  request<{ rights_groups: RightsGroup[] }>('GET', '/api/admin/rights-groups').then((answer) => answer.rights_groups);
export const sites = () => request<{ sites: Site[] }>('GET', '/api/admin/sites').then((answer) => answer.sites);

export const changePolicy = (policy: Partial<Policy>) => request<Policy>('PATCH', '/api/admin/policy', policy);
export const audit = (before: number | null) => request<AuditPage>('GET', withQuery('/api/admin/audit', { before }));

const atGroup = (id: Uuid) => `/api/groups/${id}`;

export const groups = (q: string) =>
  request<{ groups: Group[] }>('GET', withQuery('/api/groups', { q })).then((answer) => answer.groups);
export const createGroup = (input: GroupInput & { members: Uuid[] }) => request<Group>('POST', '/api/groups', input);
export const group = (id: Uuid) => request<GroupDetail>('GET', atGroup(id));
export const changeGroup = (id: Uuid, input: Partial<GroupInput>) => command('PATCH', atGroup(id), input);
export const putMember = (id: Uuid, employee: Uuid, role: Role) =>
  keeping('last_group_admin', command('PUT', `${atGroup(id)}/members/${employee}`, { role }));
export const removeMember = (id: Uuid, employee: Uuid) =>
  keeping('last_group_admin', command('DELETE', `${atGroup(id)}/members/${employee}`));
