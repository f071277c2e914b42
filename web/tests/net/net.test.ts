import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, onSessionProblem, request } from '../../src/net/api.ts';
import { Backoff } from '../../src/net/backoff.ts';
import { closingOf } from '../../src/net/closing.ts';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: unknown): void {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
}

test('every failure is one kind of error', async () => {
  answer(429, { type: 'x', title: 'x', status: 429, code: 'too_many_attempts', retry_after: 30 });
  const error = await request('GET', '/api/session').catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'too_many_attempts', status: 429, retryAfterMs: 30_000, isTransient: true });
});

test('no network and an answer that is not ours pass by themselves', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError()));
  await expect(request('GET', '/api/session')).rejects.toMatchObject({ code: 'offline', isTransient: true });
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
  await expect(request('GET', '/api/session')).rejects.toMatchObject({ code: 'unavailable', isTransient: true });
});

test('the end of the session is heard wherever it is met', async () => {
  const heard = vi.fn();
  onSessionProblem(heard);
  answer(401, { code: 'session_ended', reason: 'left' });
  await request('GET', '/api/people').catch(() => undefined);
  answer(401, { code: 'sign_in_failed' });
  await request('POST', '/api/sessions', {}).catch(() => undefined);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(heard.mock.calls[0]?.[0]).toMatchObject({ data: { reason: 'left' } });
});

test('waits longer from try to try, but never too long', () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 9 }, () => backoff.next());
  expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(waits.at(-1)).toBe(30_000);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

test.each([
  [4401, 'left', { then: 'wipe', reason: 'left' }],
  [4402, '', { then: 'lock' }],
  [4403, '', { then: 'wipe', reason: 'right_gone' }],
  [4410, 'module_locked', { then: 'wipe', reason: 'module_locked' }],
  [4408, '', { then: 'reconnect', afterMs: 0 }],
  [4409, '12', { then: 'reconnect', afterMs: 12_000 }],
  [4409, '999', { then: 'reconnect', afterMs: 30_000 }],
  [1006, '', { then: 'back_off' }],
])('closed with %i %s', (code, reason, expected) => {
  expect(closingOf(code, reason)).toEqual(expected);
});
