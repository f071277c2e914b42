/** How the app looks on this device, and what helps whoever uses it often. */
import { COMPANY, EMOJI } from './traces.ts';

export type Appearance = 'system' | 'light' | 'dark';
export const APPEARANCES: readonly Appearance[] = ['system', 'light', 'dark'];
/** In percent. */
export const TEXT_SIZES: readonly number[] = [100, 115, 130, 150];

const KEYS = {
  appearance: 'klean.appearance',
  textSize: 'klean.text-size',
  company: COMPANY,
  emoji: EMOJI,
};
const MOST_EMOJI = 24;

export class Preferences {
  appearance = $state<Appearance>(oneOf(APPEARANCES, read(KEYS.appearance)) ?? 'system');
  textSize = $state(oneOf(TEXT_SIZES, Number(read(KEYS.textSize))) ?? 100);
  company = $state(read(KEYS.company));
  /** Recently used, newest first. */
  emoji = $state.raw<string[]>(read(KEYS.emoji).split(' ').filter(Boolean));

  constructor() {
    this.#show();
  }

  setAppearance(appearance: Appearance): void {
    this.appearance = appearance;
    this.keep();
    this.#show();
  }

  setTextSize(percent: number): void {
    this.textSize = percent;
    this.keep();
    this.#show();
  }

  setCompany(company: string): void {
    this.company = company;
    this.keep();
  }

  useEmoji(emoji: string): void {
    this.emoji = [emoji, ...this.emoji.filter((one) => one !== emoji)].slice(0, MOST_EMOJI);
    this.keep();
  }

  /** Writes down all that is not as it is for everybody. */
  keep(): void {
    keepUnless(this.appearance === 'system', KEYS.appearance, this.appearance);
    keepUnless(this.textSize === 100, KEYS.textSize, String(this.textSize));
    keepUnless(this.company === '', KEYS.company, this.company);
    keepUnless(this.emoji.length === 0, KEYS.emoji, this.emoji.join(' '));
  }

  #show(): void {
    const root = document.documentElement;
    if (this.appearance === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.appearance;
    root.style.setProperty('--scale', String(this.textSize / 100));
  }
}

function keepUnless(isUsual: boolean, key: string, value: string): void {
  if (isUsual) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}

const read = (key: string): string => localStorage.getItem(key) ?? '';

function oneOf<Value>(allowed: readonly Value[], value: unknown): Value | undefined {
  return allowed.find((one) => one === value);
}
