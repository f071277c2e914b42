/** Everything the other layers need to speak: texts by key, dates and numbers, and sentences about errors. */
export {
  browserLanguage,
  findText,
  languageName,
  LANGUAGES,
  speak,
  spokenLanguage,
  startTexts,
  t,
  type Language,
  type PlainKey,
  type TextKey,
} from './text.svelte.ts';
export {
  daysBetween,
  formatDate,
  formatDateTime,
  formatDay,
  formatNearDay,
  formatNumber,
  formatRelative,
  formatTime,
} from './format.ts';
export { endingText, errorText, fieldErrorText, type Problem } from './errors.ts';
