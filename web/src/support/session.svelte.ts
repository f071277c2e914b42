import { ApiError, onSessionProblem } from '../net/api';
import { forgetSignIn, hasSignedIn, noteSignIn } from '../state/traces';
import { browserLanguage, speak } from '../text';
import * as calls from './calls';

export type Phase = 'starting' | 'unreachable' | 'signed_out' | 'working';

/** Who of KleanApp support is at the desk. Has nothing to do with the session of a company's employee. */
export class SupportSession {
  phase: Phase = $state('starting');
  account: calls.Account | null = $state.raw(null);
  error: unknown = $state.raw(null);

  async start(): Promise<void> {
    onSessionProblem((error) => this.#over(error));
    await speak(browserLanguage());
    if (hasSignedIn('support')) await this.retry();
    else this.phase = 'signed_out';
  }

  async retry(): Promise<void> {
    try {
      this.#become(await calls.session());
    } catch (error) {
      if (error instanceof ApiError && error.isTransient) this.phase = 'unreachable';
      else this.phase = 'signed_out';
    }
  }

  async signIn(credentials: calls.Credentials): Promise<void> {
    this.error = null;
    try {
      const account = await calls.signIn(credentials);
      noteSignIn('support');
      this.#become(account);
    } catch (error) {
      this.error = error;
    }
  }

  async signOut(): Promise<void> {
    await calls.signOut();
    this.#over(null);
  }

  #become(account: calls.Account): void {
    this.account = account;
    this.phase = 'working';
  }

  #over(error: ApiError | null): void {
    // The first look whether somebody is signed in is not worth an error on the screen.
    this.error = this.account ? error : null;
    this.account = null;
    this.phase = 'signed_out';
    forgetSignIn('support');
  }
}
