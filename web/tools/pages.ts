import type { Plugin, ProxyOptions } from 'vite';

/** Where the server runs that answers the API while `npm run dev` serves the pages. */
const SERVER = process.env.KLEANCHAT_URL ?? 'http://127.0.0.1:8000';

/** The addresses inside the chat; see src/chat/router.svelte.ts. */
const CHAT_PAGE = /^\/($|c\/|settings$|new$)/;

/** Serves the pages at the addresses the real server gives them, and hands everything else to that server. */
export function pages(): Plugin {
  return {
    name: 'kleanchat-pages',
    apply: 'serve',
    config: () => ({ server: { proxy: { '/api': toServer(), '/support/api': toServer() } } }),
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        request.url = pageOf(request.url ?? '/');
        next();
      });
    },
  };
}

function pageOf(url: string): string {
  if (url.startsWith('/support/api')) return url;
  const path = url.split(/[?#]/)[0];
  if (CHAT_PAGE.test(path ?? '')) return '/chat.html';
  if (path === '/admin' || path === '/support') return `${path}.html`;
  return url;
}

function toServer(): ProxyOptions {
  // The server compares Origin with its own address, which is not the one of the development server.
  return { target: SERVER, changeOrigin: true, ws: true, headers: { origin: SERVER } };
}
