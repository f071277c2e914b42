/**
 * Does not compile when the client's types and the server's contract part ways: every field that the server sends must be in
 * the client's type with a type that fits, and the client may not know a field that the server does not send.
 */
import type { components as Http } from '../../.generated/contract/http';
import type { components as Socket } from '../../.generated/contract/socket';
import type * as administration from '../../src/contract/administration';
import type * as support from '../../src/contract/support';
import type * as chat from '../../src/contract/types';

type Records = Http['schemas'];
type Events = Socket['schemas'];

type Agrees<Client, Server> = Client extends Server
  ? Exclude<keyof Client, keyof Server> extends never
    ? true
    : never
  : never;

/** What the client sends must be taken, whatever of it is left out. */
type Taken<Client, Server> = Exclude<keyof Client, keyof Server> extends never ? true : never;

type PersonFact<Kind extends string> = Extract<chat.PersonFact, { kind: Kind }>;

interface Agreements {
  Me: Agrees<chat.Me, Records['Me']>;
  Policy: Agrees<chat.Policy, Records['Policy']>;
  Person: Agrees<chat.Person, Records['Person']>;
  Conversation: Agrees<chat.Conversation, Records['Conversation']>;
  Snapshot: Agrees<chat.Snapshot, Records['Snapshot']>;
  Member: Agrees<chat.Member, Records['MemberMark']>;
  Posted: Agrees<chat.Posted, Records['Posted']>;
  History: Agrees<chat.History, Records['History']>;
  Device: Agrees<chat.Device, Records['Device']>;

  Created: Agrees<chat.Created, Events['Created']>;
  Message: Agrees<chat.Message, Events['MessagePosted']>;
  MemberAdded: Agrees<chat.MemberAdded, Events['MemberAdded']>;
  MemberRemoved: Agrees<chat.MemberRemoved, Events['MemberRemoved']>;
  RoleChanged: Agrees<chat.RoleChanged, Events['RoleChanged']>;
  ConversationChanged: Agrees<chat.ConversationChanged, Events['ConversationChanged']>;
  Read: Agrees<PersonFact<'read'>, Events['ReadElsewhere']>;
  Settings: Agrees<PersonFact<'settings'>, Events['SettingsChanged']>;
  Marks: Agrees<chat.Marks, Events['Marks']>;
  // Every kind of event is known, and no other.
  Kinds: Agrees<{ kind: Events['Event']['kind'] }, { kind: chat.Fact['kind'] }>;

  Employee: Agrees<administration.Employee, Records['Employee']>;
  EmployeePage: Agrees<administration.EmployeePage, Records['EmployeePage']>;
  EmployeeInput: Agrees<administration.EmployeeInput, Omit<Records['NewEmployee'], 'language'> & { language: string }>;
  EmployeeChange: Taken<administration.EmployeeInput, Records['EmployeeChange']>;
  RightsGroup: Agrees<administration.RightsGroup, Records['RightsGroup']>;
  Site: Agrees<administration.Site, Records['Site']>;
  Overview: Agrees<administration.Overview, Records['Overview']>;
  AuditPage: Agrees<administration.AuditPage, Records['AuditPage']>;
  Group: Agrees<administration.Group, Omit<Records['Group'], 'members'>>;
  GroupDetail: Agrees<administration.GroupDetail, Records['Group']>;
  GroupInput: Taken<administration.GroupInput, Records['GroupChange']>;

  Company: Agrees<support.Company, Records['Company']>;
  CompanyInput: Agrees<support.CompanyInput, Records['NewCompany']>;
}

/** The names of what does not agree; the compiler shows them when there are any. */
type Broken = { [Name in keyof Agreements]: [Agreements[Name]] extends [never] ? Name : never }[keyof Agreements];

export const broken: Record<Broken, never> = {};
