import { errorText, fieldErrorText, t, type Problem } from '../text/index.ts';
import type { FieldError } from './FormErrorSummary.svelte';

/** A form: what was typed, whether it is saved, and which of it the server refused. */
export class Form<Values extends object> {
  values: Values;
  errors: Partial<Record<string, string>> = $state({});
  /** A failure that belongs to no field, in words. */
  failure: string | null = $state(null);
  isBusy = $state(false);
  #saved: string;

  constructor(initial: Values) {
    this.values = $state(initial);
    this.#saved = $state(JSON.stringify(initial));
  }

  get isDirty(): boolean {
    return JSON.stringify(this.values) !== this.#saved;
  }

  /** These values are the saved ones from now on. */
  settle(values: Values): void {
    this.values = values;
    this.#saved = JSON.stringify(values);
    this.errors = {};
    this.failure = null;
  }

  /** Marks the empty ones of these fields; true if none is empty. */
  requires(...names: (keyof Values & string)[]): boolean {
    const empty = names.filter((name) => String(this.values[name]).trim() === '');
    this.errors = Object.fromEntries(empty.map((name) => [name, t('errors.field.empty')]));
    return empty.length === 0;
  }

  /** Sends it. Null when the server refused, which is then said at the fields. */
  async send<Answer>(action: (values: Values) => Promise<Answer>): Promise<Answer | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.errors = {};
    this.failure = null;
    try {
      const answer = await action($state.snapshot(this.values) as Values);
      this.#saved = JSON.stringify(this.values);
      return answer;
    } catch (error) {
      this.#refused(error);
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** For FormErrorSummary; a field's id in the page is `prefix` and its name. */
  summary(prefix: string, labels: Partial<Record<string, string>>): FieldError[] {
    return Object.entries(this.errors).map(([name, text]) => ({
      id: `${prefix}${name}`,
      label: labels[name] ?? name,
      text: text ?? '',
    }));
  }

  #refused(error: unknown): void {
    const fields = refusedFields(error);
    this.errors = Object.fromEntries(
      fields.filter(({ field }) => field in this.values).map(({ field, problem }) => [field, fieldErrorText(problem)]),
    );
    if (Object.keys(this.errors).length === 0) this.failure = errorText(error);
  }
}

interface RefusedField {
  field: string;
  problem: string;
}

/** The fields named in an answer of the server; of a nested one ("administrator.user_name") its last part. */
function refusedFields(error: unknown): RefusedField[] {
  const { code, data = {} } = (error ?? {}) as Problem;
  if (code === 'taken') return [{ field: lastPart(String(data['field'])), problem: 'taken' }];
  const fields = code === 'invalid' ? (data['fields'] as RefusedField[]) : [];
  return fields.map(({ field, problem }) => ({ field: lastPart(field), problem }));
}

const lastPart = (field: string) => field.split('.').at(-1) ?? field;
