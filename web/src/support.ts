import { texts } from '$text/support.ts';
import { mount } from 'svelte';
import Support from './support/Support.svelte';
import { startTexts } from './text/index.ts';
import './ui/base.css';

startTexts(texts);
mount(Support, { target: document.body });
