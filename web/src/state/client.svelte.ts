/** From the start of the app to its end: who is signed in, and which screen that allows. */
import type { Device, Me } from '../contract/types.ts';
import { ApiError, onSessionProblem } from '../net/api.ts';
import * as calls from '../net/calls.ts';
import { browserLanguage, speak } from '../text/index.ts';
import { Cache } from './cache.ts';
import { forgetPerson, forgetSignIn, hasSignedIn, noteSignIn } from './traces.ts';
import { Workplace } from './workplace.svelte.ts';
import { wipeDevice } from './wipe.ts';

export type Phase = 'starting' | 'unreachable' | 'signed_out' | 'new_password' | 'chatting' | 'locked';

/** After these the same person may simply sign in again. */
const HARMLESS = new Set(['signed_out', 'ended_by_person', 'password_changed']);

export class Client {
  phase = $state<Phase>('starting');
  /** Why the last session ended, as a code of the server. */
  ending = $state<string | null>(null);
  workplace = $state.raw<Workplace | null>(null);
  #cache: Cache | null = null;

  async start(): Promise<void> {
    onSessionProblem((error) => this.#problem(error));
    void speak(browserLanguage());
    if (!hasSignedIn('chat')) {
      this.phase = 'signed_out';
      return;
    }
    await this.#restore();
    await this.#meet();
  }

  /** Asks the server who is signed in; without an answer goes on with what the device kept. */
  async reconnect(): Promise<void> {
    if (this.phase === 'unreachable') this.phase = 'starting';
    await this.#meet();
  }

  async signIn(credentials: calls.Credentials): Promise<void> {
    const me = await calls.signIn(credentials);
    noteSignIn('chat');
    this.ending = null;
    if (me.must_change_password) this.phase = 'new_password';
    else await this.#begin();
  }

  async changePassword(old: string, fresh: string): Promise<void> {
    await calls.changePassword(old, fresh);
    if (this.phase === 'new_password') await this.#begin();
  }

  async changeSettings(settings: { language?: string; read_marks?: boolean }): Promise<void> {
    const me = await calls.changeSettings(settings);
    this.workplace?.company.become(me);
    await speak(me.language);
  }

  devices(): Promise<Device[]> {
    return calls.devices();
  }

  endDevice(id: string): Promise<void> {
    return calls.endDevice(id);
  }

  async signOut(): Promise<void> {
    await calls.signOut();
    await this.#wipe('signed_out', { isReported: true });
  }

  async #restore(): Promise<void> {
    const cache = await this.#opened();
    if (!(await cache.unlock(Date.now()))) return;
    const kept = await cache.read<{ me: Me }>('records', 'snapshot');
    if (!kept) return;
    const workplace = this.#workplaceOf(kept.me, cache);
    await workplace.company.restore();
    await speak(kept.me.language);
    this.phase = 'chatting';
  }

  async #meet(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.isTransient) return;
      if (this.workplace) await this.workplace.start();
      else this.phase = 'unreachable';
    }
  }

  async #begin(): Promise<void> {
    const snapshot = await calls.snapshot();
    void speak(snapshot.me.language);
    const workplace = this.#workplaceOf(snapshot.me, await this.#opened());
    await workplace.company.begin(snapshot);
    this.phase = 'chatting';
    await workplace.start();
  }

  #workplaceOf(me: Me, cache: Cache): Workplace {
    if (this.workplace?.company.me.id === me.id) return this.workplace;
    this.workplace?.stop();
    this.workplace = new Workplace(me, cache, {
      refused: () => void calls.session().catch(() => undefined),
      wiped: (reason) => void this.#wipe(reason),
      locked: () => void this.#lock('session_expired'),
    });
    return this.workplace;
  }

  #problem(error: ApiError): void {
    if (error.code === 'session_ended') void this.#wipe(String(error.data['reason'] ?? 'right_gone'));
    else if (error.code === 'password_change_required') this.phase = 'new_password';
    else void this.#lock(error.code === 'session_expired' ? error.code : null);
    if (error.code === 'not_signed_in') forgetSignIn('chat');
  }

  async #lock(ending: string | null): Promise<void> {
    this.#leave();
    this.ending = ending;
    this.phase = 'signed_out';
    await this.#cache?.lock();
  }

  async #wipe(reason: string, { isReported = false } = {}): Promise<void> {
    this.#leave();
    this.ending = reason;
    this.phase = HARMLESS.has(reason) ? 'signed_out' : 'locked';
    this.#cache?.close();
    this.#cache = null;
    if (this.phase === 'locked') forgetPerson();
    else forgetSignIn('chat');
    await wipeDevice();
    if (!isReported) await calls.reportWiped().catch(() => undefined);
  }

  #leave(): void {
    this.workplace?.stop();
    this.workplace = null;
  }

  async #opened(): Promise<Cache> {
    this.#cache ??= await Cache.open();
    return this.#cache;
  }
}
