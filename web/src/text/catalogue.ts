/** What the generated modules in .generated/text are made of. */

type Cases = Record<string, () => string>;

/** Handed to every compiled message; knows the rules of the language spoken. */
export interface Grammar {
  number(value: number): string;
  select(value: string, cases: Cases): string;
  plural(count: number, cases: Cases, type: 'cardinal' | 'ordinal'): string;
}

export type Parameters = Record<string, string | number>;

// The generated functions know their own parameters; t() in text.svelte.ts checks them by key.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Message = string | ((parameters: any, grammar: Grammar) => string);

export type Catalogue = Record<string, Message>;

/** The texts of one page: the main language at once, each other one when somebody wants it. */
export interface PageTexts {
  main: Catalogue;
  others: Record<string, () => Promise<{ default: Catalogue }>>;
}
