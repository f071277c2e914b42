import { texts } from '$text/admin.ts';
import { mount } from 'svelte';
import Admin from './admin/Admin.svelte';
import { Preferences } from './state/preferences.svelte.ts';
import { startTexts } from './text/index.ts';
import './ui/base.css';

startTexts(texts);
mount(Admin, { target: document.body, props: { preferences: new Preferences() } });
