/** One function for each call of the support console; see docs/protocol.md. */
import type { Licence } from '../contract/administration';
import type { Company, CompanyInput } from '../contract/support';
import type { Uuid } from '../contract/types';
import { command, request, withQuery } from '../net/api';

export interface Credentials {
  user: string;
  password: string;
  code: string;
}

export interface Account {
  name: string;
}

export const signIn = (credentials: Credentials) => request<Account>('POST', '/support/api/session', credentials);
export const session = () => request<Account>('GET', '/support/api/session');
export const signOut = () => command('DELETE', '/support/api/session');

const at = (id: Uuid) => `/support/api/companies/${id}`;

export const companies = (q: string) =>
  request<{ companies: Company[] }>('GET', withQuery('/support/api/companies', { q })).then(
    (answer) => answer.companies,
  );
export const createCompany = (input: CompanyInput) =>
  request<{ company: Company; password: string }>('POST', '/support/api/companies', input);
export const company = (id: Uuid) => request<Company>('GET', at(id));
export const changeCompany = (id: Uuid, change: { name?: string; licence?: Licence; active?: boolean }) =>
  request<Company>('PATCH', at(id), change);
export const unlockChat = (id: Uuid) => request<Company>('PUT', `${at(id)}/modules/chat`);
export const lockChat = (id: Uuid) => request<Company>('DELETE', `${at(id)}/modules/chat`);
