/** Leaves nothing of the company on this device. */
import { DATABASE, deleteCache } from './cache.ts';

export async function wipeDevice(): Promise<void> {
  await Promise.allSettled([deleteDatabases(), deleteCaches(), unregisterWorkers(), clearBadge()]);
}

async function deleteDatabases(): Promise<void> {
  const others = (await indexedDB.databases?.()) ?? [];
  await Promise.allSettled([
    deleteCache(),
    ...others.filter(({ name }) => name !== DATABASE).map(({ name }) => name && indexedDB.deleteDatabase(name)),
  ]);
}

async function deleteCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

async function unregisterWorkers(): Promise<void> {
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
}

async function clearBadge(): Promise<void> {
  await navigator.clearAppBadge?.();
}
