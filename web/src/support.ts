import { texts } from '$text/support.ts';
import { mount } from 'svelte';
import Support from './support/Support.svelte';
import { Preferences } from './state/preferences.svelte.ts';
import { startTexts } from './text/index.ts';
import './ui/base.css';

startTexts(texts);
// Only for the look of the device; the console itself has nothing to keep.
new Preferences();
mount(Support, { target: document.body });
