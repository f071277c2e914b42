/** What client and server say to each other; docs/protocol.md says what it means. */

export type Uuid = string;
/** ISO 8601 in UTC with milliseconds. */
export type Time = string;

export type Right =
  | 'app'
  | 'chat'
  | 'groups'
  | 'announce'
  | 'urgent'
  | 'cards'
  | 'master_data'
  | 'chat_admin'
  | 'oversight'
  | 'reports';

export type Role = 'member' | 'admin';
export type Writers = 'everyone' | 'admins';
export type MessageStatus = 'sent' | 'delivered' | 'read';

export interface Me {
  id: Uuid;
  name: string;
  company: { id: Uuid; name: string };
  language: string;
  rights: Right[];
  must_change_password: boolean;
  read_marks: boolean;
  session: Uuid;
  cache: { key: string; expires_at: Time };
}

export interface Policy {
  read_marks: boolean;
  typing: boolean;
  online: boolean;
  offline_hours: number;
}

export interface Person {
  id: Uuid;
  name: string;
  job: string;
  active: boolean;
}

export interface Conversation {
  id: Uuid;
  kind: 'direct' | 'group';
  title: string | null;
  description: string;
  writers: Writers;
  role: Role;
  other: Uuid | null;
  members: number;
  seq: number;
  from_seq: number;
  read_seq: number;
  unread: number;
  last: ConversationEvent | null;
  last_status: MessageStatus | null;
  draft: string | null;
  at: Time;
}

export interface Snapshot {
  epoch: string;
  employee_seq: number;
  me: Me;
  policy: Policy;
  conversations: Conversation[];
  people: Person[];
}

export interface Member {
  employee: Uuid;
  role: Role;
  read_seq: number | null;
  delivered_seq: number;
}

export interface Posted {
  conversation: Uuid;
  seq: number;
  client_id: Uuid;
  at: Time;
}

export interface History {
  events: ConversationEvent[];
  earlier: boolean;
  later: boolean;
  people: Person[];
}

export interface Device {
  id: Uuid;
  device: string;
  created_at: Time;
  last_seen_at: Time;
  current: boolean;
}

interface InConversation {
  conversation: Uuid;
  seq: number;
  at: Time;
}

export type Created = InConversation & { kind: 'created'; actor: Uuid };
export type Message = InConversation & { kind: 'message'; sender: Uuid; client_id: Uuid; body: string };
export type MemberAdded = InConversation & { kind: 'member_added'; actor: Uuid; employee: Uuid; role: Role };
export type MemberRemoved = InConversation & { kind: 'member_removed'; actor: Uuid; employee: Uuid };
export type RoleChanged = InConversation & { kind: 'role_changed'; actor: Uuid; employee: Uuid; role: Role };
export type ConversationChanged = InConversation & {
  kind: 'conversation_changed';
  actor: Uuid;
  title: string;
  description: string;
  writers: Writers;
};

/** What the history of a conversation is made of. */
export type ConversationEvent = Created | Message | MemberAdded | MemberRemoved | RoleChanged | ConversationChanged;

interface OfPerson {
  employee_seq: number;
}

/** Facts of the signed-in person, on all his devices. */
export type PersonFact =
  | (OfPerson & { kind: 'joined' | 'left' | 'draft'; conversation: Uuid })
  | (OfPerson & { kind: 'read'; conversation: Uuid; read_seq: number })
  | (OfPerson & { kind: 'settings' });

export interface Mark {
  employee: Uuid;
  read_seq: number | null;
  delivered_seq: number;
}

export interface Marks {
  kind: 'marks';
  conversation: Uuid;
  marks: Mark[];
}

export interface Ready {
  kind: 'ready';
  epoch: string;
  employee_seq: number;
}

export interface Resync {
  kind: 'resync';
  conversation: Uuid | null;
}

/** What the socket brings that changes what the client knows. */
export type Fact = ConversationEvent | PersonFact | Marks | Ready | Resync;

export interface Problem {
  code: string;
  [data: string]: unknown;
}

export type Answer = { kind: 'answer'; key: string } & ({ ok: Posted | Record<string, never> } | { error: Problem });

export type Frame = (Fact | Answer | { kind: 'pong' })[];

export interface Hello {
  epoch: string | null;
  employee_seq: number;
  conversations: Record<Uuid, number>;
}

export type Command =
  | { do: 'post'; conversation: Uuid; client_id: Uuid; body: string }
  | { do: 'read' | 'delivered'; conversation: Uuid; seq: number };
