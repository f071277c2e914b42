/** Short messages about what just happened; shown by Toasts.svelte, which every page mounts once. */
import { errorText } from '../text/index.ts';

export interface Toast {
  id: number;
  text: string;
  tone: 'ok' | 'danger';
  action?: { label: string; run: () => void };
}

/** Long enough to read one line and to reach the button beside it. */
const SHOWN_MS = 6000;

let next = 0;
let shown: Toast[] = $state([]);

export function toasts(): readonly Toast[] {
  return shown;
}

export function showToast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  const toast: Toast = { id: next++, text, tone: 'ok', ...options };
  // A newer one takes the place of what needs no answer: a pile of messages covers the page.
  shown = [...shown.filter(({ action }) => action), toast];
  setTimeout(() => dismissToast(toast.id), SHOWN_MS);
}

/** Says what went wrong with an act that has no other place for it. */
export function sayError(error: unknown): void {
  showToast(errorText(error), { tone: 'danger' });
}

export function dismissToast(id: number): void {
  shown = shown.filter((toast) => toast.id !== id);
}
