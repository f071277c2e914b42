import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cache, DATABASE, deleteCache } from '../../src/state/cache.ts';
import { me } from './people.ts';

const NOW = Date.parse('2026-11-24T08:00:00Z');
let cache: Cache;

beforeEach(async () => {
  await deleteCache();
  cache = await Cache.open();
});

afterEach(() => cache.close());

const reopened = async () => {
  cache.close();
  cache = await Cache.open();
};

test('keeps nothing before the server has given its half', async () => {
  await cache.write('records', 'snapshot', 'geheim');
  await cache.adopt(me);
  expect(await cache.read('records', 'snapshot')).toBeUndefined();
});

test('opens again without the server', async () => {
  await cache.adopt(me);
  await cache.write('records', 'snapshot', { body: 'Schlüssel liegt unter der Matte' });
  await reopened();
  expect(await cache.unlock(NOW)).toBe(true);
  expect(await cache.read('records', 'snapshot')).toEqual({ body: 'Schlüssel liegt unter der Matte' });
});

test('nothing on the disk can be read, and no key can be taken out', async () => {
  await cache.adopt(me);
  await cache.write('records', 'snapshot', 'Schlüssel liegt unter der Matte');
  const db = await openDB(DATABASE);
  const record = (await db.get('records', 'snapshot')) as { data: ArrayBuffer };
  expect(new TextDecoder().decode(record.data)).not.toContain('Matte');
  for (const key of [await db.get('device', 'part'), (await db.get('keys', 'cache')).key]) {
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  }
  db.close();
});

test('without a database it keeps everything until the page is left', async () => {
  expect(cache.isKept).toBe(true);
  vi.stubGlobal('indexedDB', undefined);
  const memory = await Cache.open();
  vi.unstubAllGlobals();
  expect(memory.isKept).toBe(false);
  await memory.adopt(me);
  await memory.write('outbox', 'one', 'wartet');
  expect(await memory.readAll('outbox')).toEqual(['wartet']);
  await memory.remove('outbox', 'one');
  expect(await memory.readAll('outbox')).toEqual([]);
  memory.close();
  expect(await memory.unlock(NOW)).toBe(false);
});

test('a record moved to another place does not open', async () => {
  await cache.adopt(me);
  await cache.write('records', 'events:a', 'für a');
  const db = await openDB(DATABASE);
  await db.put('records', await db.get('records', 'events:a'), 'events:b');
  db.close();
  expect(await cache.read('records', 'events:b')).toBeUndefined();
});

test('past its time everything cached is gone', async () => {
  await cache.adopt({ ...me, cache: { ...me.cache, expires_at: '2026-11-24T07:59:59.000Z' } });
  await cache.write('records', 'snapshot', 'alt');
  await reopened();
  expect(await cache.unlock(NOW)).toBe(false);
  await cache.adopt(me);
  expect(await cache.read('records', 'snapshot')).toBeUndefined();
});

test('an expired session leaves the outbox to the same person only', async () => {
  await cache.adopt(me);
  await cache.write('records', 'snapshot', 'weg');
  await cache.write('outbox', 'one', 'wartet');
  await cache.lock();
  expect(await cache.readAll('outbox')).toEqual([]);

  await cache.adopt(me);
  expect(await cache.readAll('outbox')).toEqual(['wartet']);
  expect(await cache.readAll('records')).toEqual([]);

  await cache.adopt({ ...me, id: 'somebody-else' });
  expect(await cache.readAll('outbox')).toEqual([]);
});

test('a new half of the server keeps what the old one opened', async () => {
  await cache.adopt(me);
  await cache.write('outbox', 'one', 'wartet');
  await cache.adopt({ ...me, cache: { ...me.cache, key: btoa('fedcba9876543210fedcba9876543210') } });
  expect(await cache.readAll('outbox')).toEqual(['wartet']);
});
