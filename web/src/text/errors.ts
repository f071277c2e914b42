import { findText, t } from './text.svelte.ts';

/** What the server says went wrong: a code and its data. ApiError of net has this shape. */
export interface Problem {
  code: string;
  data?: Record<string, unknown>;
}

/** A sentence for people about any failure; never empty, never technical. */
export function errorText(problem: unknown): string {
  if (!isProblem(problem)) return t('errors.unknown');
  const { code, data } = problem;
  return wholeText(problem) ?? findText(`errors.${code}`, data) ?? t('errors.unknown');
}

/** What the server says of a field can be about the request as a whole, such as people who may not be added. */
function wholeText({ code, data }: Problem): string | null {
  const fields = code === 'invalid' ? (data?.['fields'] as { problem: string }[] | undefined) : undefined;
  return fields?.[0] ? findText(`errors.invalid.${fields[0].problem}`) : null;
}

/** A sentence about one field that the server refused: `problem` as in the protocol, such as "too_long". */
export function fieldErrorText(problem: string): string {
  return findText(`errors.field.${problem}`) ?? t('errors.field.invalid');
}

/** Why access ended, by the reason that the server gives. */
export function endingText(reason: string): string {
  return findText(`errors.ended.${reason}`) ?? t('errors.ended.right_gone');
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
