/** What the client does when the server closes the socket. */

export type Closing =
  { then: 'wipe'; reason: string } | { then: 'lock' } | { then: 'reconnect'; afterMs: number } | { then: 'back_off' };

const LONGEST_PAUSE_S = 30;

export function closingOf(code: number, reason: string): Closing {
  switch (code) {
    case 4401:
      return { then: 'wipe', reason: reason || 'ended_by_person' };
    case 4402:
      return { then: 'lock' };
    case 4403:
      return { then: 'wipe', reason: reason || 'right_gone' };
    case 4410:
      return { then: 'wipe', reason: reason || 'company_closed' };
    case 4408:
      return { then: 'reconnect', afterMs: 0 };
    case 4409:
      return { then: 'reconnect', afterMs: secondsIn(reason) * 1000 };
    default:
      return { then: 'back_off' };
  }
}

function secondsIn(reason: string): number {
  const seconds = Number(reason);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_PAUSE_S) : 0;
}
