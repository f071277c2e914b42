/**
 * What the device keeps, in IndexedDB, every record encrypted (see cipher.ts): the last snapshot, recent events and
 * the outbox. Past the day the server named, everything cached is deleted at the next start.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Me, Uuid } from '../contract/types.ts';
import { deriveKey, digestOf, newDevicePart, seal, unseal, type Sealed } from './cipher.ts';
import { Memory } from './memory.ts';

export const DATABASE = 'klean';

interface KeyRecord {
  /** Null once its time is over; the server's half makes it anew. */
  key: CryptoKey | null;
  /** Of the server's half, to notice a new one. */
  digest: string;
  expires_at: string;
  owner: Uuid;
}

interface Schema extends DBSchema {
  device: { key: 'part'; value: CryptoKey };
  keys: { key: 'cache'; value: KeyRecord };
  records: { key: string; value: Sealed };
  outbox: { key: string; value: Sealed };
}

type Store = 'records' | 'outbox';
type Database = Pick<IDBPDatabase<Schema>, 'get' | 'getAllKeys' | 'put' | 'delete' | 'clear' | 'close'>;

export class Cache {
  #key: CryptoKey | null = null;
  #owner: Uuid | null = null;

  #isClosed = false;

  private constructor(
    private readonly db: Database,
    /** Whether it is still there when the app is opened again. */
    readonly isKept: boolean,
  ) {}

  /** On the device, or in memory only where the browser keeps nothing. */
  static async open(): Promise<Cache> {
    return Cache.#onDevice().catch(() => new Cache(new Memory() as unknown as Database, false));
  }

  static async #onDevice(): Promise<Cache> {
    const db = await openDB<Schema>(DATABASE, 1, {
      upgrade(fresh) {
        for (const store of ['device', 'keys', 'records', 'outbox'] as const) fresh.createObjectStore(store);
      },
      // Another tab wipes the device.
      blocking: () => cache.close(),
    });
    const cache = new Cache(db, true);
    return cache;
  }

  /** Whose cache it is, once unlocked. */
  get owner(): Uuid | null {
    return this.#owner;
  }

  /** Makes readable what was cached, without the server. False if there is nothing or its time is over. */
  async unlock(now: number): Promise<boolean> {
    const record = await this.db.get('keys', 'cache');
    if (!record?.key) return false;
    if (Date.parse(record.expires_at) <= now) {
      await this.lock();
      return false;
    }
    this.#key = record.key;
    this.#owner = record.owner;
    return true;
  }

  /** Takes over the server's half. What belongs to somebody else is deleted; an outbox of the same person is kept. */
  async adopt(me: Me): Promise<void> {
    const before = await this.db.get('keys', 'cache');
    if (before && before.owner !== me.id) await this.#clear();
    const record = await this.#recordFor(me, before);
    await this.db.put('keys', record, 'cache');
    this.#key = record.key;
    this.#owner = me.id;
  }

  /** Nothing can be read any more without the server. Unsent messages wait, unreadable, for the same person. */
  async lock(): Promise<void> {
    this.#key = null;
    const record = await this.db.get('keys', 'cache');
    if (record) await this.db.put('keys', { ...record, key: null }, 'cache');
    await this.db.clear('records');
  }

  async read<T>(store: Store, place: string): Promise<T | undefined> {
    const key = this.#key;
    const sealed = key ? await this.db.get(store, place) : undefined;
    return key && sealed ? unseal<T>(key, place, sealed) : undefined;
  }

  async readAll<T>(store: Store): Promise<T[]> {
    const places = this.#key ? await this.db.getAllKeys(store) : [];
    const values = await Promise.all(places.map((place) => this.read<T>(store, place)));
    return values.filter((value) => value !== undefined);
  }

  /** Does nothing once locked, even if that happens meanwhile: what nobody may read is not written either. */
  async write(store: Store, place: string, value: unknown): Promise<void> {
    const key = this.#key;
    if (!key) return;
    const sealed = await seal(key, place, value);
    if (this.#key === key) await this.db.put(store, sealed, place);
  }

  async remove(store: Store, place: string): Promise<void> {
    if (!this.#isClosed) await this.db.delete(store, place);
  }

  close(): void {
    this.#key = null;
    this.#isClosed = true;
    this.db.close();
  }

  async #recordFor(me: Me, before: KeyRecord | undefined): Promise<KeyRecord> {
    const digest = await digestOf(me.cache.key);
    const old = before?.owner === me.id ? before : undefined;
    const isSame = old?.digest === digest;
    if (isSame && old?.key) return { ...old, expires_at: me.cache.expires_at };
    const key = await deriveKey(await this.#devicePart(), me.cache.key);
    if (old?.key && !isSame) await this.#reseal(old.key, key);
    return { key, digest, expires_at: me.cache.expires_at, owner: me.id };
  }

  async #devicePart(): Promise<CryptoKey> {
    const kept = await this.db.get('device', 'part');
    if (kept) return kept;
    const fresh = await newDevicePart();
    await this.db.put('device', fresh, 'part');
    return fresh;
  }

  /** The server gave a new half: what the old key opens is closed again with the new one. */
  async #reseal(old: CryptoKey, fresh: CryptoKey): Promise<void> {
    for (const store of ['records', 'outbox'] as const) {
      for (const place of await this.db.getAllKeys(store)) {
        const sealed = await this.db.get(store, place);
        const value = sealed && (await unseal(old, place, sealed));
        if (value !== undefined) await this.db.put(store, await seal(fresh, place, value), place);
      }
    }
  }

  async #clear(): Promise<void> {
    await this.db.clear('records');
    await this.db.clear('outbox');
  }
}

export function deleteCache(): Promise<void> {
  return deleteDB(DATABASE);
}
