import { spokenLanguage } from './text.svelte.ts';

/** Dates and times in the language spoken and the time zone of the device. Formatters are costly to make, so they are kept. */

type Moment = Date | string | number;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const language = spokenLanguage();
  const key = language + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language, options);
  formatters.set(key, known);
  return known;
}

/** "24.11.2026" */
export function formatDate(moment: Moment): string {
  return formatter({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(moment));
}

/** "14:05" */
export function formatTime(moment: Moment): string {
  return formatter({ hour: '2-digit', minute: '2-digit' }).format(new Date(moment));
}

/** "24.11.2026, 14:05" */
export function formatDateTime(moment: Moment): string {
  return `${formatDate(moment)}, ${formatTime(moment)}`;
}

/** "Dienstag, 24. November", with the year if it is not this one. */
export function formatDay(moment: Moment, now: Date = new Date()): string {
  const date = new Date(moment);
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return formatter({ weekday: 'long', day: 'numeric', month: 'long', year }).format(date);
}

/** "Heute", "gestern"; null when the day is neither. In the language's own words. */
export function formatNearDay(moment: Moment, now: Date = new Date()): string | null {
  const days = daysBetween(new Date(moment), now);
  if (days !== 0 && days !== 1) return null;
  return capital(new Intl.RelativeTimeFormat(spokenLanguage(), { numeric: 'auto' }).format(-days, 'day'));
}

/** For lists: the time today, "Gestern", the weekday within a week, else the date. */
export function formatRelative(moment: Moment, now: Date = new Date()): string {
  const date = new Date(moment);
  const days = daysBetween(date, now);
  if (days === 0) return formatTime(date);
  if (days === 1) return formatNearDay(date, now) ?? '';
  if (days > 1 && days < 7) return formatter({ weekday: 'long' }).format(date);
  return formatDate(date);
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(spokenLanguage()).format(value);
}

/** Whole calendar days from one moment to a later one, whatever the hour. */
export function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(spokenLanguage()) + text.slice(1);
}
