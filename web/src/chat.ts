import { texts } from '$text/chat.ts';
import { mount } from 'svelte';
import App from './chat/App.svelte';
import { Router } from './chat/router.svelte.ts';
import { Client } from './state/client.svelte.ts';
import { Preferences } from './state/preferences.svelte.ts';
import { startTexts } from './text/index.ts';
import './ui/base.css';

startTexts(texts);
mount(App, {
  target: document.body,
  props: { client: new Client(), router: new Router(), preferences: new Preferences() },
});
