import type { Grammar } from './catalogue.ts';

/** What compiled messages call to count, choose and write numbers as a language does. */
export function grammarOf(language: string): Grammar {
  const numbers = new Intl.NumberFormat(language);
  const rules = {
    cardinal: new Intl.PluralRules(language),
    ordinal: new Intl.PluralRules(language, { type: 'ordinal' }),
  };
  return {
    number: (value) => numbers.format(value),
    select: (value, cases) => (cases[value] ?? cases.other)?.() ?? '',
    plural: (count, cases, type) => (cases[`=${count}`] ?? cases[rules[type].select(count)] ?? cases.other)?.() ?? '',
  };
}
