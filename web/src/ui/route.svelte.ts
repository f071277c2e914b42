/**
 * Which page of an application is shown: kept in the fragment of the address ("#/people?q=ay"), so that reloading, going
 * back and sending a link to a colleague work, and the server needs to know only one address.
 */

export interface Route {
  path: string[];
  query: URLSearchParams;
}

let current: Route = $state.raw(parse(location.hash));
let shownHash = location.hash;

/** Set while something typed would be lost; asked before the page changes. */
let unsaved = $state(false);
let wanted: string | null = $state(null);

window.addEventListener('hashchange', () => {
  if (unsaved) return holdBack();
  shownHash = location.hash;
  current = parse(location.hash);
});

window.addEventListener('beforeunload', (event) => {
  if (unsaved) event.preventDefault();
});

export function route(): Route {
  return current;
}

/** "#/people/1?q=ay"; parameters without value are left out. */
export function addressOf(path: string[], query: Record<string, string> = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(filled).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`;
}

export function go(path: string[], query: Record<string, string> = {}): void {
  location.hash = addressOf(path, query);
}

/** Changes what the address says about the page that stays, such as a filter, without a new step back. */
export function replaceQuery(query: Record<string, string>): void {
  shownHash = addressOf(current.path, query);
  history.replaceState(history.state, '', shownHash);
  current = parse(shownHash);
}

/** Says whether there is something unsaved; a page calls it in an effect and releases it when it leaves. */
export function holdUnsaved(isUnsaved: boolean): void {
  unsaved = isUnsaved;
}

/** Where the person wanted to go when something unsaved held the page; null if nowhere. */
export function wantedAddress(): string | null {
  return wanted;
}

export function stay(): void {
  wanted = null;
}

export function leave(): void {
  const target = wanted;
  wanted = null;
  unsaved = false;
  if (target !== null) location.hash = target;
}

function holdBack(): void {
  wanted = location.hash;
  history.replaceState(history.state, '', shownHash || '#/');
}

function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(search) };
}
