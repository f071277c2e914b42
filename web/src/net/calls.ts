/** One function for each call of the chat; see docs/protocol.md. */
import type { Conversation, Device, History, Me, Member, Person, Posted, Snapshot, Uuid } from '../contract/types.ts';
import { command, request, withQuery } from './api.ts';

export interface Credentials {
  company: string;
  user: string;
  password: string;
  device: string;
}

/** At most one of the three is given; none asks for the newest. */
export interface HistoryCursor {
  before?: number;
  after?: number;
  around?: number;
}

const HISTORY_PAGE = 50;

export const signIn = (credentials: Credentials) => request<Me>('POST', '/api/sessions', credentials);
export const session = () => request<Me>('GET', '/api/session');
export const signOut = () => command('DELETE', '/api/session');
export const reportWiped = () => command('POST', '/api/session/wiped');
export const changePassword = (old: string, fresh: string) =>
  command('PUT', '/api/session/password', { old, new: fresh });

export const devices = () => request<{ sessions: Device[] }>('GET', '/api/sessions').then((answer) => answer.sessions);
export const endDevice = (id: Uuid) => command('DELETE', `/api/sessions/${id}`);
export const changeSettings = (settings: { language?: string; read_marks?: boolean }) =>
  request<Me>('PATCH', '/api/settings', settings);

export const snapshot = () => request<Snapshot>('GET', '/api/snapshot');
export const searchPeople = (q: string, after: string | null) =>
  request<{ people: Person[]; next: string | null }>('GET', withQuery('/api/people', { q, after, limit: 50 }));
export const people = (ids: Uuid[]) =>
  request<{ people: Person[] }>('GET', withQuery('/api/people', { ids: ids.join(',') })).then(
    (answer) => answer.people,
  );

const at = (conversation: Uuid) => `/api/conversations/${conversation}`;

export const startConversation = (other: Uuid) => request<Conversation>('POST', '/api/conversations', { with: other });
export const conversation = (id: Uuid) => request<Conversation>('GET', at(id));
export const members = (id: Uuid) => request<{ members: Member[]; people: Person[] }>('GET', `${at(id)}/members`);
export const history = (id: Uuid, cursor: HistoryCursor) =>
  request<History>('GET', withQuery(`${at(id)}/events`, { ...cursor, limit: HISTORY_PAGE }));
export const post = (id: Uuid, client_id: Uuid, body: string) =>
  request<Posted>('POST', `${at(id)}/messages`, { client_id, body });
export const markRead = (id: Uuid, seq: number) => command('PUT', `${at(id)}/read`, { seq });
export const markDelivered = (id: Uuid, seq: number) => command('PUT', `${at(id)}/delivered`, { seq });
export const saveDraft = (id: Uuid, text: string) => command('PUT', `${at(id)}/draft`, { text });
