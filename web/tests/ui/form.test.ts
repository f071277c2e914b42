import { texts } from '$text/admin.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../src/net/api';
import { startTexts, t } from '../../src/text';
import { Form } from '../../src/ui/form.svelte';

const refuse =
  (code: string, data: Record<string, unknown> = {}) =>
  () =>
    Promise.reject(new ApiError(code, data, 422));

let form: Form<{ name: string; number: string }>;

beforeEach(() => {
  startTexts(texts);
  form = new Form({ name: 'Ayşe', number: '' });
});

describe('a form', () => {
  test('is dirty from the first change to the saving', async () => {
    expect(form.isDirty).toBe(false);
    form.values.name = 'Ayşe Yılmaz';
    expect(form.isDirty).toBe(true);
    await form.send(() => Promise.resolve(true));
    expect(form.isDirty).toBe(false);
  });

  test('marks what is empty and does not go on', () => {
    expect(form.requires('name', 'number')).toBe(false);
    expect(form.errors).toEqual({ number: t('errors.field.empty') });
  });

  test('sends plain values and hands back the answer', async () => {
    const answer = await form.send((values) => Promise.resolve(structuredClone(values)));
    expect(answer).toEqual({ name: 'Ayşe', number: '' });
  });

  test('says at the field what is taken', async () => {
    expect(await form.send(refuse('taken', { field: 'number' }))).toBeNull();
    expect(form.errors).toEqual({ number: t('errors.field.taken') });
    expect(form.failure).toBeNull();
  });

  test('says at the field what is not valid, also inside another record', async () => {
    await form.send(refuse('invalid', { fields: [{ field: 'person.name', problem: 'too_long' }] }));
    expect(form.errors).toEqual({ name: t('errors.field.too_long') });
  });

  test('says what belongs to no field of its own as a whole', async () => {
    await form.send(refuse('invalid', { fields: [{ field: 'somewhere', problem: 'too_long' }] }));
    expect(form.failure).toBe(t('errors.invalid'));
    await form.send(refuse('not_allowed'));
    expect(form.failure).toBe(t('errors.not_allowed'));
  });

  test('is not sent twice at once', async () => {
    let sent = 0;
    const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(++sent), 5));
    await Promise.all([form.send(slow), form.send(slow)]);
    expect(sent).toBe(1);
  });
});
