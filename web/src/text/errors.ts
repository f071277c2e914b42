import { findText, t } from './text.svelte.ts';

/** What the server says went wrong: a code and its data. ApiError of net has this shape. */
export interface Problem {
  code: string;
  data?: Record<string, unknown>;
}

/** A sentence for people about any failure; never empty, never technical. */
export function errorText(problem: unknown): string {
  const { code, data } = isProblem(problem) ? problem : { code: 'unknown', data: {} };
  return findText(`errors.${code}`, data) ?? t('errors.unknown');
}

/** A sentence about one field that the server refused: `problem` as in the protocol, such as "too_long". */
export function fieldErrorText(problem: string): string {
  return findText(`errors.field.${problem}`) ?? t('errors.field.invalid');
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
