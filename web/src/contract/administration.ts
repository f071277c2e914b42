/** What the administration and the server say to each other; docs/protocol.md says what it means. */
import type { Person, Policy, Right, Role, Time, Uuid, Writers } from './types';

export type Licence = 'time' | 'reduced' | 'pro';
export type Effect = 'granted' | 'withheld' | 'inherited';
export type EmployeeStatus = 'active' | 'inactive' | 'all';

/** In the order in which the licences, and the trust they need, rise. */
export const RIGHTS: readonly Right[] = [
  'app',
  'chat',
  'groups',
  'announce',
  'urgent',
  'cards',
  'master_data',
  'chat_admin',
  'oversight',
  'reports',
];

/** What a person can be said to read; the interface itself may not speak all of them yet. */
export const LANGUAGES_OF_PEOPLE = ['de', 'en', 'pl', 'ro', 'hu', 'bg', 'hr', 'sr', 'tr', 'uk', 'ru', 'ar'];

export interface Named {
  id: Uuid;
  name: string;
}

export interface Employee {
  id: Uuid;
  personnel_number: string;
  user_name: string;
  display_name: string;
  language: string;
  active: boolean;
  leaving_date: string | null;
  rights_group: Named | null;
  sites: Named[];
  rights: Right[];
  exceptions: { right: Right; effect: Effect }[];
  licence: Licence | null;
  last_sign_in: string | null;
}

export interface EmployeePage {
  employees: Employee[];
  total: number;
  page: number;
  pages: number;
}

/** What can be said of an employee when he is created or changed. */
export interface EmployeeInput {
  personnel_number: string;
  user_name: string;
  display_name: string;
  language: string;
  rights_group: Uuid;
  sites: Uuid[];
}

export interface RightsGroup {
  id: Uuid;
  name: string;
  rights: Right[];
  employees: number;
}

export interface Site {
  id: Uuid;
  name: string;
  branch: string;
}

export interface Overview {
  company: Named;
  licence: Licence;
  employees: { active: number; inactive: number };
  licences: Record<Licence, number>;
  groups: number;
  policy: Policy;
}

export interface AuditEntry {
  n: number;
  at: Time;
  actor_kind: 'employee' | 'support' | 'operator';
  actor: Uuid | null;
  act: string;
  subject: Uuid | null;
  details: Record<string, unknown>;
}

export interface AuditPage {
  entries: AuditEntry[];
  earlier: boolean;
  people: Person[];
}

export interface Group {
  id: Uuid;
  title: string;
  description: string;
  writers: Writers;
  size: number;
  created_at: Time;
}

export interface GroupMember {
  employee: Uuid;
  name: string;
  role: Role;
  active: boolean;
}

export type GroupDetail = Group & { members: GroupMember[] };

export interface GroupInput {
  title: string;
  description: string;
  writers: Writers;
}
