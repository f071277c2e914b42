/** How conversations and what happened in them are called in words. */
import type { Conversation, ConversationEvent, Uuid } from '../contract/types.ts';
import type { Company } from '../state/company.svelte.ts';
import { t } from '../text/index.ts';
import { plainLine } from './richtext.ts';

export function nameOf(company: Company, person: Uuid): string {
  return company.people.name(person) || t('chat.person.unknown');
}

export function titleOf(company: Company, conversation: Conversation): string {
  return conversation.title ?? nameOf(company, conversation.other ?? '');
}

type Notice = Exclude<ConversationEvent, { kind: 'message' }>;

/** A sentence about something that is no message. Who did it himself is addressed as "du". */
export function noticeText(company: Company, event: Notice): string {
  const who = nameOf(company, event.actor);
  const by = event.actor === company.me.id ? 'me' : 'other';
  switch (event.kind) {
    case 'created':
      return t('chat.notice.created', { by, who });
    case 'member_added':
      return t('chat.notice.added', {
        by,
        who,
        whom: whomOf(company, event.employee),
        to: toOf(company, event.employee),
      });
    case 'member_removed':
      return t('chat.notice.removed', {
        by: event.actor === event.employee ? 'self' : by,
        who,
        whom: whomOf(company, event.employee),
        to: toOf(company, event.employee),
      });
    case 'role_changed':
      return t('chat.notice.role', {
        role: event.role,
        whom: whomOf(company, event.employee),
        to: toOf(company, event.employee),
      });
    case 'conversation_changed':
      return t('chat.notice.changed', { by, who });
  }
}

const whomOf = (company: Company, person: Uuid) => nameOf(company, person);
const toOf = (company: Company, person: Uuid) => (person === company.me.id ? 'me' : 'other');

/** The last thing that happened, in one line. */
export function lastLine(company: Company, { last, kind }: Conversation): string {
  if (!last) return '';
  if (last.kind !== 'message') return kind === 'group' ? noticeText(company, last) : '';
  const line = plainLine(last.body);
  if (last.sender === company.me.id) return `${t('chat.list.you')} ${line}`;
  return kind === 'group' ? `${firstName(nameOf(company, last.sender))}: ${line}` : line;
}

const firstName = (name: string) => name.split(' ')[0] ?? name;
