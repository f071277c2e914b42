/** Says an entry of the audit log in words. */
import type { AuditEntry, Effect } from '../../contract/administration';
import type { Person, Uuid } from '../../contract/types';
import { findText, t } from '../../text';
import { addressOf } from '../../ui/route.svelte';

export type Names = ReadonlyMap<Uuid, string>;

export function namesOf(people: Person[]): Names {
  return new Map(people.map(({ id, name }) => [id, name]));
}

export function actText({ act }: AuditEntry): string {
  return findText(`admin.act.${act}`) ?? t('admin.act.other', { act });
}

export function actorText({ actor_kind, actor }: AuditEntry, names: Names): string {
  if (actor_kind === 'employee') return nameOf(actor, names);
  return t(`admin.audit.${actor_kind}`);
}

/** A person by name. Groups and the company by what they are: the log holds no title, which is content. */
export function subjectText({ act, subject }: AuditEntry, names: Names): string {
  if (subject && names.has(subject)) return nameOf(subject, names);
  if (act.startsWith('group_')) return t('admin.group');
  return t('admin.audit.company');
}

/** Where the subject can be looked at, by whoever has the rights; null for all others and for the company. */
export function subjectAddress(
  { act, subject }: AuditEntry,
  opens: { people: boolean; groups: boolean },
): string | null {
  if (!subject) return null;
  if (act.startsWith('group_')) return opens.groups ? addressOf(['groups', subject]) : null;
  if (act.startsWith('company_') || act.startsWith('module_') || act.startsWith('licence_')) return null;
  return opens.people ? addressOf(['employees', subject]) : null;
}

/** What the entry tells besides, in a few words; empty if nothing. */
export function detailsText({ details }: AuditEntry, names: Names): string {
  return Object.entries(details)
    .map(([name, value]) => detailText(name, value, names))
    .filter(Boolean)
    .join(' · ');
}

function detailText(name: string, value: unknown, names: Names): string | null {
  switch (name) {
    case 'employee':
      return names.get(String(value)) ?? null;
    case 'role':
      return findText(`admin.group.role.${value}`);
    case 'right':
      return findText(`admin.right.${value}`);
    case 'effect':
      return findText(`admin.effect.${value as Effect}`);
    case 'writers':
      return findText(`admin.group.writers.${value}`);
    case 'fields':
      return (value as string[]).map((field) => findText(`admin.field.${field}`) ?? field).join(', ');
    case 'members':
      return t('admin.audit.members', { count: Number(value) });
    case 'groups_left':
      return t('admin.audit.groups_left', { count: Number(value) });
    case 'read_marks':
      return `${t('admin.policy.read_marks')}: ${value ? t('admin.on') : t('admin.off')}`;
    case 'before':
    case 'after':
    case 'licence':
      return licenceText(name, String(value));
    case 'renamed':
      return value ? t('admin.audit.renamed') : null;
    default:
      return null;
  }
}

function licenceText(when: 'before' | 'after' | 'licence', licence: string): string {
  const name = findText(`ui.licence.${licence}`) ?? licence;
  return t('admin.audit.licence', { when, licence: name });
}

function nameOf(id: Uuid | null, names: Names): string {
  return (id && names.get(id)) || t('admin.audit.unknown');
}
