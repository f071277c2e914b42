import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Posted } from '../../src/contract/types.ts';
import { ApiError } from '../../src/net/api.ts';
import { Cache, deleteCache } from '../../src/state/cache.ts';
import { Sending, type Pending } from '../../src/state/sending.svelte.ts';
import { me, NORD } from './people.ts';

let cache: Cache;
let open: Sending[] = [];
/** What the server has, by client id; and what to answer instead. */
let stored: Map<string, string>;
let failure: ApiError | null;

async function post(one: Pending): Promise<Posted> {
  if (failure) throw failure;
  stored.set(one.client_id, one.body);
  return { conversation: one.conversation, seq: stored.size, client_id: one.client_id, at: '' };
}

function sending(more: { post?: typeof post } = {}): Sending {
  const one = new Sending(cache, { post, posted: () => undefined, exclusively: (work) => work(), ...more });
  open.push(one);
  return one;
}

const bodies = (one: Sending) => one.pending.map(({ body }) => body);

beforeEach(async () => {
  await deleteCache();
  cache = await Cache.open();
  await cache.adopt(me);
  stored = new Map();
  failure = null;
});

afterEach(() => {
  for (const one of open) one.stop();
  open = [];
  cache.close();
  vi.useRealTimers();
});

test('is kept before the first try', async () => {
  const kept: number[] = [];
  const outbox = sending({
    post: async (one) => {
      kept.push((await cache.readAll('outbox')).length);
      return post(one);
    },
  });
  await outbox.send(NORD, 'Guten Morgen');
  await outbox.settled();
  expect(kept).toEqual([1]);
  expect(await cache.readAll('outbox')).toEqual([]);
});

test('goes out in order within a conversation', async () => {
  const outbox = sending();
  await Promise.all(['eins', 'zwei', 'drei'].map((body) => outbox.send(NORD, body)));
  await outbox.settled();
  expect([...stored.values()]).toEqual(['eins', 'zwei', 'drei']);
});

describe('without a connection', () => {
  beforeEach(() => {
    failure = new ApiError('offline');
  });

  test('waits, and goes out when there is one', async () => {
    const outbox = sending();
    await outbox.send(NORD, 'aus dem Keller');
    await outbox.settled();
    expect(bodies(outbox)).toEqual(['aus dem Keller']);

    failure = null;
    outbox.flush();
    await outbox.settled();
    expect([...stored.values()]).toEqual(['aus dem Keller']);
    expect(outbox.pending).toEqual([]);
  });

  test('tries again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const outbox = sending();
    await outbox.send(NORD, 'aus dem Keller');
    await outbox.settled();
    failure = null;
    vi.advanceTimersByTime(2_000);
    await outbox.settled();
    expect(stored.size).toBe(1);
  });

  test('survives the end of the app under the same client id', async () => {
    const before = sending();
    await before.send(NORD, 'aus dem Keller');
    await before.settled();
    const [{ client_id } = { client_id: '' }] = before.pending;
    before.stop();

    failure = null;
    const after = sending();
    await after.restore();
    await after.settled();
    expect([...stored]).toEqual([[client_id, 'aus dem Keller']]);
  });
});

test('an answer that got lost leads to the same client id again', async () => {
  let tries = 0;
  const outbox = sending({
    post: async (one) => {
      const posted = await post(one);
      if (++tries === 1) throw new ApiError('offline');
      return posted;
    },
  });
  await outbox.send(NORD, 'nur einmal');
  await outbox.settled();
  outbox.flush();
  await outbox.settled();
  expect(tries).toBe(2);
  expect(stored.size).toBe(1);
});

describe('refused by the server', () => {
  beforeEach(() => {
    failure = new ApiError('not_allowed', {}, 403);
  });

  test('stays on the screen with the reason and is not tried by itself', async () => {
    const outbox = sending();
    await outbox.send(NORD, 'darf nicht');
    await outbox.settled();
    failure = null;
    outbox.flush();
    await outbox.settled();
    expect(outbox.pending).toMatchObject([{ body: 'darf nicht', refused: 'not_allowed' }]);
    expect(stored.size).toBe(0);
  });

  test('goes out when the person says so, or away', async () => {
    const outbox = sending();
    await outbox.send(NORD, 'darf nicht');
    await outbox.send(NORD, 'weg damit');
    await outbox.settled();
    failure = null;
    const [first, second] = outbox.pending;
    await outbox.discard(second?.client_id ?? '');
    await outbox.retry(first?.client_id ?? '');
    await outbox.settled();
    expect([...stored.values()]).toEqual(['darf nicht']);
    expect(outbox.pending).toEqual([]);
  });
});

test('what is refused for a conversation that is gone is found, and gone for good once it is discarded', async () => {
  const outbox = sending();
  failure = new ApiError('offline');
  await outbox.send(NORD, 'eins');
  await outbox.send('sued', 'zwei');
  await outbox.settled();
  const isThere = (conversation: string) => conversation === NORD;
  expect([...outbox.stranded(isThere)]).toEqual([]);

  failure = new ApiError('not_found', {}, 404);
  outbox.flush();
  await outbox.settled();
  expect([...outbox.stranded(isThere)]).toMatchObject([['sued', [{ body: 'zwei' }]]]);
  for (const { client_id } of outbox.pending) await outbox.discard(client_id);
  expect(outbox.stranded(isThere).size).toBe(0);
  expect(await cache.readAll('outbox')).toEqual([]);
});

test('two tabs send each message once', async () => {
  let turn = Promise.resolve();
  const exclusively = (work: () => Promise<void>) => (turn = turn.then(work));
  const counted = vi.fn(post);
  const tabs = [0, 1].map(() => new Sending(cache, { post: counted, posted: () => undefined, exclusively }));
  open.push(...tabs);
  failure = new ApiError('offline');
  await tabs[0]?.send(NORD, 'einmal');
  await tabs[0]?.settled();
  await tabs[1]?.restore();
  await tabs[1]?.settled();
  failure = null;
  counted.mockClear();
  for (const tab of tabs) tab.flush();
  await Promise.all(tabs.map((tab) => tab.settled()));
  expect(counted).toHaveBeenCalledTimes(1);
});
