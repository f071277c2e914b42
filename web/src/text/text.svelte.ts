import { LANGUAGES, MAIN_LANGUAGE, type Language, type Texts } from '$text/keys.ts';
import type { Catalogue, Grammar, PageTexts } from './catalogue.ts';
import { grammarOf } from './grammar.ts';

export { LANGUAGES, type Language, type Texts };
export type TextKey = keyof Texts;
/** Keys whose text has no parameters: what a component can take as a plain label. */
export type PlainKey = { [Key in TextKey]: Texts[Key] extends null ? Key : never }[TextKey];

interface Speech {
  language: Language;
  catalogue: Catalogue;
  grammar: Grammar;
}

const RIGHT_TO_LEFT: readonly string[] = ['ar', 'fa', 'he', 'ur'];

let page: PageTexts = { main: {}, others: {} };
let speech: Speech = $state.raw({ language: MAIN_LANGUAGE, catalogue: {}, grammar: grammarOf(MAIN_LANGUAGE) });

/** Once, at the start of a page: gives it its texts and speaks the main language at once. */
export function startTexts(texts: PageTexts): void {
  page = texts;
  use(MAIN_LANGUAGE, texts.main);
}

/** Changes to that language; the texts on the screen follow. Stays with the present one if it cannot be loaded. */
export async function speak(language: string): Promise<void> {
  if (!isLanguage(language) || language === speech.language) return;
  if (language === MAIN_LANGUAGE) return use(language, page.main);
  const loaded = await page.others[language]?.();
  if (loaded) use(language, loaded.default);
}

/** The first of the browser's languages that we speak, for people who are not signed in yet. */
export function browserLanguage(): Language {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0] ?? '');
  return wanted.find(isLanguage) ?? MAIN_LANGUAGE;
}

/** The text of a key in the language spoken; reading it in a component makes the component follow the language. */
export function t<Key extends TextKey>(key: Key, ...[parameters]: Texts[Key] extends null ? [] : [Texts[Key]]): string {
  return render(key, parameters);
}

/** The text of a key that is only known at run time, such as `errors.` and a code of the server; null if there is none. */
export function findText(key: string, parameters: Record<string, unknown> = {}): string | null {
  return key in speech.catalogue ? render(key, parameters) : null;
}

/** The language spoken now. */
export function spokenLanguage(): Language {
  return speech.language;
}

/** A language by its own name: "Deutsch", "Türkçe". */
export function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

function render(key: string, parameters: unknown): string {
  const message = speech.catalogue[key] ?? key;
  return typeof message === 'string' ? message : message(parameters, speech.grammar);
}

function use(language: Language, catalogue: Catalogue): void {
  speech = { language, catalogue, grammar: grammarOf(language) };
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}

function isLanguage(language: string): language is Language {
  return (LANGUAGES as readonly string[]).includes(language);
}
