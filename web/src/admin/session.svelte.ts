import type { Me, Right } from '../contract/types';
import { ApiError, onSessionProblem } from '../net/api';
import * as calls from '../net/calls';
import type { Preferences } from '../state/preferences.svelte';
import { forgetPerson, forgetSignIn, hasSignedIn, noteSignIn } from '../state/traces';
import { wipeDevice } from '../state/wipe';
import { browserLanguage, speak } from '../text';
import { deviceName } from '../ui/device';
import type { SignInInput } from '../ui/SignInForm.svelte';

export type Phase = 'starting' | 'unreachable' | 'signed_out' | 'new_password' | 'working' | 'locked';

/** After these the same person may simply sign in again. */
const HARMLESS = new Set(['signed_out', 'ended_by_person', 'password_changed']);

/** A screen full of employees must not stay long after its person has lost the right to see it. */
const WATCH_MS = 30_000;

/** Who is at the desk. The session is the one of the chat: signing in or out here does so there as well. */
export class AdminSession {
  phase: Phase = $state('starting');
  me: Me | null = $state.raw(null);
  /** Why the last session ended, as a code of the server. */
  ending: string | null = $state(null);
  error: unknown = $state.raw(null);
  /** Typed a moment ago, so that who must choose a new password is not asked for the old one again. */
  #password: string | null = null;

  constructor(readonly preferences: Preferences) {}

  async start(): Promise<void> {
    onSessionProblem((error) => this.#problem(error));
    setInterval(() => this.#watch(), WATCH_MS);
    document.addEventListener('visibilitychange', () => this.#watch());
    await speak(browserLanguage());
    if (hasSignedIn('chat')) await this.retry();
    else this.phase = 'signed_out';
  }

  async retry(): Promise<void> {
    try {
      await this.#become(await calls.session());
    } catch (error) {
      if (error instanceof ApiError && error.isTransient) this.phase = 'unreachable';
    }
  }

  async signIn(input: SignInInput): Promise<void> {
    this.error = null;
    try {
      this.#password = input.password;
      const me = await calls.signIn({ ...input, device: deviceName() });
      noteSignIn('chat');
      this.preferences.setCompany(input.company);
      await this.#become(me);
      this.ending = null;
    } catch (error) {
      this.error = error;
    }
  }

  async changePassword(old: string, fresh: string): Promise<void> {
    this.error = null;
    try {
      await calls.changePassword(old, fresh);
      await this.#become(await calls.session());
    } catch (error) {
      this.error = error;
    }
  }

  async signOut(): Promise<void> {
    await calls.signOut();
    await this.#end('signed_out');
  }

  has(...rights: Right[]): boolean {
    return rights.some((right) => this.me?.rights.includes(right));
  }

  get typedPassword(): string | undefined {
    return this.#password ?? undefined;
  }

  async #become(me: Me): Promise<void> {
    await speak(me.language);
    this.me = me;
    this.phase = me.must_change_password ? 'new_password' : 'working';
    if (!me.must_change_password) this.#password = null;
  }

  #watch(): void {
    if (this.phase !== 'working' || document.hidden) return;
    calls.session().then(
      (me) => {
        if (this.phase === 'working') this.me = me;
      },
      // What matters of a failure has reached #problem already; a lost connection shows at the next act.
      () => undefined,
    );
  }

  #problem(error: ApiError): void {
    if (error.code === 'session_ended') void this.#wipe(String(error.data['reason'] ?? 'right_gone'));
    else if (error.code === 'password_change_required') this.phase = 'new_password';
    else this.#lock(error.code === 'session_expired' ? error : null);
    if (error.code === 'not_signed_in') forgetSignIn('chat');
  }

  #lock(error: ApiError | null): void {
    this.me = null;
    this.error = error;
    this.phase = 'signed_out';
  }

  async #wipe(reason: string): Promise<void> {
    await this.#end(reason);
    await calls.reportWiped().catch(() => undefined);
  }

  async #end(reason: string): Promise<void> {
    this.me = null;
    this.ending = reason;
    this.phase = HARMLESS.has(reason) ? 'signed_out' : 'locked';
    if (this.phase === 'locked') forgetPerson();
    else forgetSignIn('chat');
    await wipeDevice();
    // The server had the browser clear everything; what is the device's own comes back.
    if (this.phase !== 'locked') this.preferences.keep();
  }
}
