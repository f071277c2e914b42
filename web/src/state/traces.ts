/**
 * What is kept on the device without a key: that somebody has signed in here, so that a first visit need not ask the
 * server who it is; the company he last signed in to; the emoji he uses. The look of the device is not his.
 */
export type Door = 'chat' | 'support';

export const COMPANY = 'klean.company';
export const EMOJI = 'klean.emoji';
const SIGNED_IN: Record<Door, string> = { chat: 'klean.signed-in', support: 'klean.support' };

export function hasSignedIn(door: Door): boolean {
  return localStorage.getItem(SIGNED_IN[door]) !== null;
}

export function noteSignIn(door: Door): void {
  localStorage.setItem(SIGNED_IN[door], '1');
}

export function forgetSignIn(door: Door): void {
  localStorage.removeItem(SIGNED_IN[door]);
}

/** For whoever does not come back: nothing tells that he was here. */
export function forgetPerson(): void {
  for (const key of [COMPANY, EMOJI, SIGNED_IN.chat]) localStorage.removeItem(key);
}
