/** What all parts of the chat need at hand. */
import { createContext } from 'svelte';
import type { Client } from '../state/client.svelte.ts';
import type { Preferences } from '../state/preferences.svelte.ts';
import type { Workplace } from '../state/workplace.svelte.ts';
import type { Router } from './router.svelte.ts';

export interface App {
  client: Client;
  router: Router;
  preferences: Preferences;
}

export const [useApp, provideApp] = createContext<App>();

/** Only below a screen that is shown while somebody is signed in. */
export const [useWorkplace, provideWorkplace] = createContext<Workplace>();
