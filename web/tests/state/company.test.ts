import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Fact } from '../../src/contract/types.ts';
import * as calls from '../../src/net/calls.ts';
import { Cache, deleteCache } from '../../src/state/cache.ts';
import { Company } from '../../src/state/company.svelte.ts';
import { ADA, BO, conversation, me, message, minute, NORD, snapshot } from './people.ts';

vi.mock('../../src/net/calls.ts');

const listener = { receipt: vi.fn(), posted: vi.fn() };
let company: Company;

beforeEach(async () => {
  vi.resetAllMocks();
  vi.mocked(calls.people).mockResolvedValue([]);
  await deleteCache();
  company = new Company(me, await Cache.open(), listener);
  await company.begin(snapshot());
});

const nord = () => company.conversations.get(NORD);

describe('a message of somebody else', () => {
  test('becomes the last one, counts as unread and is acknowledged', () => {
    company.apply(message(11));
    expect(nord()).toMatchObject({ seq: 11, unread: 1, at: minute(11), last: { seq: 11 } });
    expect(listener.receipt).toHaveBeenLastCalledWith('delivered', NORD, 11);
  });

  test('counts once, however often it arrives', () => {
    company.apply(message(11));
    company.apply(message(11));
    expect(nord()?.unread).toBe(1);
  });

  test('after a gap makes the conversation be fetched', async () => {
    vi.mocked(calls.conversation).mockResolvedValue(conversation({ seq: 14, unread: 4, last: message(14) }));
    company.apply(message(14));
    await vi.waitFor(() => expect(nord()?.unread).toBe(4));
  });

  test('in a conversation not known yet makes it be fetched', async () => {
    vi.mocked(calls.conversation).mockResolvedValue(conversation({ id: 'new' }));
    company.apply(message(1, BO, { conversation: 'new' }));
    await vi.waitFor(() => expect(company.conversations.get('new')).toBeDefined());
  });
});

test('an own message of another device is not unread, and settles what waits here', () => {
  company.apply(message(11, ADA, { client_id: 'mine' }));
  expect(nord()).toMatchObject({ unread: 0, last_status: 'sent' });
  expect(listener.posted).toHaveBeenCalledWith('mine');
});

test('reading on another device takes the count away', () => {
  company.apply(message(11));
  company.apply({ kind: 'read', employee_seq: 6, conversation: NORD, read_seq: 11 });
  expect(nord()).toMatchObject({ unread: 0, read_seq: 11 });
  expect(company.hello()).toMatchObject({ employee_seq: 6, conversations: { [NORD]: 11 } });
});

test('reading here is told to the server, and only upwards', () => {
  company.apply(message(11));
  company.read(NORD, 11);
  company.read(NORD, 9);
  expect(nord()).toMatchObject({ unread: 0, read_seq: 11 });
  expect(listener.receipt.mock.calls.filter(([receipt]) => receipt === 'read')).toEqual([['read', NORD, 11]]);
});

test('whoever is taken out keeps nothing of it', () => {
  company.apply({ kind: 'left', employee_seq: 6, conversation: NORD });
  expect(nord()).toBeUndefined();
});

test('members, roles and settings of a group follow its events', () => {
  const base = { conversation: NORD, at: minute(20), actor: BO };
  company.apply({ ...base, kind: 'member_added', seq: 11, employee: 'cleo', role: 'member' });
  company.apply({ ...base, kind: 'role_changed', seq: 12, employee: ADA, role: 'admin' });
  company.apply({ ...base, kind: 'conversation_changed', seq: 13, title: 'Nord', description: 'x', writers: 'admins' });
  expect(nord()).toMatchObject({ members: 4, role: 'admin', title: 'Nord', writers: 'admins' });
});

test('marks of the open conversation tell what became of the last message', () => {
  company.apply(message(11, ADA));
  company.marks.replace(NORD, [{ employee: BO, read_seq: 0, delivered_seq: 0 }]);
  company.apply({ kind: 'marks', conversation: NORD, marks: [{ employee: BO, read_seq: 11, delivered_seq: 11 }] });
  expect(nord()?.last_status).toBe('read');
});

test('a kind that only the server knows is ignored', () => {
  expect(() => company.apply({ kind: 'fireworks' } as unknown as Fact)).not.toThrow();
});

test('an answer that is older than what arrived meanwhile takes nothing back', async () => {
  company.apply(message(11));
  company.read(NORD, 11);
  vi.mocked(calls.snapshot).mockResolvedValue(snapshot());
  await company.refresh();
  expect(nord()).toMatchObject({ seq: 11, read_seq: 11, unread: 0 });
});

test('what was kept is there again at the next start', async () => {
  const cache = await Cache.open();
  const before = new Company(me, cache, listener);
  await before.begin(snapshot());
  before.apply(message(11));
  before.receive([]);
  await vi.waitFor(async () => expect(await cache.read('records', 'snapshot')).toBeDefined());
  const after = new Company(me, cache, listener);
  await after.restore();
  expect(after.conversations.get(NORD)).toMatchObject({ seq: 11, unread: 1 });
});
