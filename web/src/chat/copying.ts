import { t } from '../text/index.ts';
import { showToast } from '../ui/toasts.svelte.ts';

/** Puts words where they can be pasted from, and says so. */
export async function copy(words: string): Promise<void> {
  await navigator.clipboard.writeText(words);
  showToast(t('ui.copied'));
}
