/** How the app looks on this device, and which company was the last to be used. The only things kept without a key. */

export type Appearance = 'system' | 'light' | 'dark';
export const APPEARANCES: readonly Appearance[] = ['system', 'light', 'dark'];
/** In percent. */
export const TEXT_SIZES: readonly number[] = [100, 115, 130, 150];

const KEYS = {
  appearance: 'klean.appearance',
  textSize: 'klean.text-size',
  company: 'klean.company',
  emoji: 'klean.emoji',
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
    localStorage.setItem(KEYS.appearance, appearance);
    this.#show();
  }

  setTextSize(percent: number): void {
    this.textSize = percent;
    localStorage.setItem(KEYS.textSize, String(percent));
    this.#show();
  }

  setCompany(company: string): void {
    this.company = company;
    localStorage.setItem(KEYS.company, company);
  }

  useEmoji(emoji: string): void {
    this.emoji = [emoji, ...this.emoji.filter((one) => one !== emoji)].slice(0, MOST_EMOJI);
    localStorage.setItem(KEYS.emoji, this.emoji.join(' '));
  }

  /** Whoever has left finds no trace of the company; the look of the device is his own. */
  forgetCompany(): void {
    this.company = '';
    this.emoji = [];
    localStorage.removeItem(KEYS.company);
    localStorage.removeItem(KEYS.emoji);
  }

  #show(): void {
    const root = document.documentElement;
    if (this.appearance === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.appearance;
    root.style.setProperty('--scale', String(this.textSize / 100));
  }
}

const read = (key: string): string => localStorage.getItem(key) ?? '';

function oneOf<Value>(allowed: readonly Value[], value: unknown): Value | undefined {
  return allowed.find((one) => one === value);
}
