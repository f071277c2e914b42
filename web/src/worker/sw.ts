/**
 * Lets the app start without a network: keeps the shell of this build, and nothing else. Answers of the API are never
 * kept here; what may be read offline is in the encrypted cache of the page.
 */
declare const self: ServiceWorkerGlobalScope;
/** Written by tools/precache.ts. */
declare const __PRECACHE__: { version: string; files: string[] };

const PREFIX = 'klean-';
const CURRENT = PREFIX + __PRECACHE__.version;
const SHELL = '/';
/** The pages of the chat; the administration and the support console come from the network. */
const CHAT_PAGE = /^\/($|c\/|settings$|new$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (CHAT_PAGE.test(url.pathname)) event.respondWith(fromShell(SHELL, request));
  } else if (__PRECACHE__.files.includes(url.pathname) || url.pathname.startsWith('/assets/')) {
    event.respondWith(fromShell(url.pathname, request));
  }
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(CURRENT);
  await cache.addAll(__PRECACHE__.files.map((file) => new Request(file, { cache: 'reload' })));
}

/** The build before stays: a page that is still open may yet need a part of it. */
async function dropOld(): Promise<void> {
  const before = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CURRENT);
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)));
}

async function fromShell(path: string, request: Request): Promise<Response> {
  // Not by opening it: after a wipe, a page that is still there must not make it anew.
  return (await caches.match(path, { cacheName: CURRENT })) ?? (await caches.match(path)) ?? fetch(request);
}

export {};
