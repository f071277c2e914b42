/** Which place of the chat the address names. */

export type Route = { name: 'home' | 'settings' | 'new' } | { name: 'conversation'; id: string; isInfoOpen: boolean };

const CONVERSATION = /^\/c\/([\w-]+)$/;

export const conversationPath = (id: string, { info = false } = {}) => `/c/${id}${info ? '?info' : ''}`;

export class Router {
  route = $state.raw<Route>(routeOf(location));
  /** How many steps of this visit lie behind, so that "back" does not leave the app. */
  #depth = 0;

  start(): () => void {
    const moved = () => {
      this.#depth = Math.max(0, this.#depth - 1);
      this.route = routeOf(location);
    };
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }

  go(path: string): void {
    if (path === location.pathname + location.search) return;
    history.pushState(null, '', path);
    this.#depth++;
    this.route = routeOf(location);
  }

  replace(path: string): void {
    history.replaceState(null, '', path);
    this.route = routeOf(location);
  }

  /** To where one came from, or to `otherwise` if the app was entered here. */
  back(otherwise: string): void {
    if (this.#depth > 0) history.back();
    else this.replace(otherwise);
  }

  /** For a click on a link: stays in the app unless a new tab is wanted. */
  follow = (event: MouseEvent): void => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.currentTarget as HTMLAnchorElement;
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };
}

export function routeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Route {
  if (pathname === '/settings') return { name: 'settings' };
  if (pathname === '/new') return { name: 'new' };
  const id = CONVERSATION.exec(pathname)?.[1];
  return id ? { name: 'conversation', id, isInfoOpen: search === '?info' } : { name: 'home' };
}
