/** What the support console and the server say to each other; docs/protocol.md says what it means. */
import type { Licence } from './administration';
import type { Time, Uuid } from './types';

export interface Company {
  id: Uuid;
  name: string;
  sign_in_name: string;
  licence: Licence;
  active: boolean;
  modules: string[];
  employees: number;
  created_at: Time;
}

export interface CompanyInput {
  name: string;
  sign_in_name: string;
  licence: Licence;
  administrator: { personnel_number: string; user_name: string; display_name: string };
}
